"""`announce forecast`: whom an announcement would reach now and by which road, before it is made."""

from functools import partial
from typing import Any

import click

from bot.services.announcing.announce import Plan
from bot.services.announcing.forecast import Preview, preview
from bot.services.announcing.leftover_masses import Wait
from bot.services.work import Work
from commands.announcement_options import audience_of, text_said
from commands.context import Row, build, iso, show
from handlers.announcing.by_road import forecast, left_out


@click.command("forecast")
@click.option("--text", required=True, help="What would be said.")
@click.option("--text-en", default="", help="The same for those who read English.")
@click.option("--to", "audience", required=True, help="As of `announce`.")
@click.option("--urgent", is_flag=True, help="It must be known.")
@click.option("--exact", is_flag=True, help="Ask about everybody, however many they are and long it takes.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array on stdout.")
def forecast_(as_json: bool, exact: bool, **options: Any) -> None:
    """How many an announcement would reach now, by which road, and how many later, as they have quiet hours
    or their messages of today; spends nothing and writes nothing.

    Of very many people it is an estimate, and says so.
    """
    app = build()
    others = {"en": options["text_en"]} if options["text_en"] else {}
    with app.open() as uow:
        work = Work(uow, app.clock.now(), app.settings.policy)
        said, audience = text_said(options["text"]), audience_of(work, options["audience"])
        plan = Plan(said, audience, work.now, others, options["urgent"])
        reach = preview(work, plan, app.outlook, exactly=exact)
    if as_json:
        show([_row(reach)], (), as_json)
        return
    language = app.settings.community.language
    say, moment = partial(app.speech.say, language), partial(app.speech.moment_words, language)
    click.echo("\n".join(filter(None, (forecast(say, moment, reach), left_out(say, reach)))))


def _row(reach: Preview) -> Row:
    return {
        "total": reach.total,
        "now": reach.now,
        "roads": {str(road): n for road, n in reach.roads.items()},
        "later": [_held(wait, n) for wait, n in sorted(reach.held.items())],
        "missing": {str(why): n for why, n in reach.missing.items()},
        "excluded": {str(why): n for why, n in reach.out.items()},
        "estimated_from": reach.sampled or None,
        "unknown": reach.unknown,
    }


def _held(wait: Wait, people: int) -> Row:
    return {"reason": str(wait.reason), "until": iso(wait.until), "people": people}
