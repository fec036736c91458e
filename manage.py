"""The operator's commands: `python manage.py --help` lists them."""

from importlib import import_module
from typing import Any

import click

from bot.domain.ports import MemoryGoneError
from bot.domain.records import StoreFaultError, StoreGoneError
from bot.launch.errors import LaunchError
from bot.settings import SettingsError
from bot.wechat.token import TokenError
from bot.wechat.wire import ApiError

COMMANDS = {  # and the module of each
    "serve": "run",
    "work": "system",
    "up": "run",
    "db": "database",
    "demo": "database",
    "grant": "people",
    "revoke": "people",
    "activity": "activities",
    "signups": "sign_ups",
    "signup": "desk",
    "wishes": "desk",
    "behalf": "families",
    "helper": "families",
    "chain": "chains",
    "approval": "approvals",
    "structure": "structure",
    "qualify": "qualify",
    "announce": "announcements",
    "deliveries": "messages",
    "dry-run": "dry_run",
    "call-list": "call_lists",
    "hours": "hours",
    "imports": "imports",
    "certificate": "certificates",
    "people": "people_labels",
    "erase": "people",
    "change": "changes",
    "cancel": "changes",
    "unreached": "changes",
    "checkin": "checkins",
    "noshow": "absences",
    "places": "places",
    "replace": "replacements",
    "calendar": "calendars",
    "audit": "audit",
    "sweep": "system",
    "sending": "sending",
    "menu": "system",
    "check": "system",
}
EXPECTED = (
    SettingsError,
    LaunchError,
    ApiError,
    TokenError,
    StoreGoneError,
    StoreFaultError,
    MemoryGoneError,
)


class Commands(click.Group):
    """Loads a command's module when it is called for: most need only a part of the bot.

    What can go wrong outside of us is one clear sentence and exit code 1.
    """

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"commands.{COMMANDS[name]}"), name.replace("-", "_"))
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except EXPECTED as error:
            raise click.ClickException(str(error)) from None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Juyiqi 聚一起: coordinates volunteers of a neighbourhood over WeChat."""


if __name__ == "__main__":
    cli()
