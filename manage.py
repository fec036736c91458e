"""The operator's commands: `python manage.py --help` lists them."""

from typing import Any

import click

from bot.dialog.memory import MemoryGoneError
from bot.domain.records import StoreFaultError, StoreGoneError
from bot.launch.errors import LaunchError
from bot.settings import SettingsError
from bot.wechat.token import TokenError
from bot.wechat.wire import ApiError
from commands import activities, messages, people, system

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
    """What can go wrong outside of us is one clear sentence and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except EXPECTED as error:
            raise click.ClickException(str(error)) from None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Juyiqi 聚一起: coordinates volunteers of a neighbourhood over WeChat."""


for command in (
    system.serve,
    system.work,
    system.up,
    system.db,
    system.demo,
    system.menu,
    system.check_all,
    people.grant,
    people.erase,
    activities.activity,
    activities.signups,
    messages.announce,
    messages.deliveries,
):
    cli.add_command(command)


if __name__ == "__main__":
    cli()
