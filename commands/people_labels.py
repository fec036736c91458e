"""`people label` and `people news`: what groups a person, and whether they want announcements."""

import click

from bot.domain.labels import Label
from bot.domain.people import Person
from bot.services.announcing.news import news_again, no_news, pause_news
from bot.services.persons.label import Labelling, label, unlabel
from bot.services.work import Work
from commands.context import build, iso, somebody, working
from commands.kinds import Moment
from commands.people_file import people

BY = click.option("--by", metavar="WHO", help="Who does it: an openid or a name; without it, the operator.")


@people.command("label")
@click.argument("who")
@click.argument("which", metavar="KIND:NAME")
@click.option("--remove", is_flag=True, help="Take it away instead.")
@BY
def label_(who: str, which: str, remove: bool, by: str | None) -> None:
    """compound:NAME, unit:NAME or tag:NAME; a compound takes the place of the former one."""
    try:
        wanted = Label.parse(which)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="KIND:NAME") from None
    with working(build()) as work:
        person, actor = somebody(work, who), _actor(work, by)
        done = (unlabel if remove else label)(work, person, wanted, actor)
        if done is Labelling.NOT_AGREED:
            raise click.ClickException("nothing is kept about a person before they agreed in chat")
        if done is Labelling.NOT_HELD:
            raise click.ClickException(f"{who} has no such label")
        click.echo(", ".join(map(str, work.uow.labels.of_person(person.id))) or "no labels")


@people.command("news")
@click.argument("who")
@click.argument("wish", type=click.Choice(["on", "off"]), required=False)
@click.option("--until", type=Moment(), help="None before that moment.")
@BY
def news(who: str, wish: str | None, by: str | None, **until: object) -> None:
    """Whether they get announcements: on, off, or not --until a moment; their sign-ups are told of anyway."""
    with working(build()) as work:
        click.echo(_chosen(work, (somebody(work, who), _actor(work, by)), wish, until["until"]))


def _chosen(work: Work, whose: tuple[Person, int | None], wish: str | None, until: object) -> str:
    person, actor = whose
    if until is not None:
        return f"none until {iso(pause_news(work, person, until, actor))}"  # type: ignore[arg-type]
    if wish is None:
        raise click.UsageError("say on, off or --until")
    (no_news if wish == "off" else news_again)(work, person, actor)
    return wish


def _actor(work: Work, who: str | None) -> int | None:
    return somebody(work, who).id if who else None
