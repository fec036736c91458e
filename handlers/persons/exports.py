"""`导出 3`: links to an activity's roster as paper and spreadsheet, for organizers."""

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.exports import Format
from bot.domain.people import Role
from bot.services.persons.export_links import export_token
from handlers.activities.activities import LISTED
from handlers.choosing import one_or_ask
from handlers.meant import meant_at_any_time

router = Router(role=Role.ORGANIZER)


@router.says("export")
def which(turn: Turn) -> Reply:
    upcoming = turn.uow.activities.upcoming(turn.now, LISTED)
    wanted = meant_at_any_time(turn, upcoming)
    if not wanted and not upcoming:
        return turn.done("activity.none")
    return one_or_ask(turn, wanted, ("export.links", "export.which"), _links)


@router.picks("export.links")
def links(turn: Turn) -> Reply:
    return _links(turn, turn.uow.activities.occasion(int(turn.ref)))


def _links(turn: Turn, occasion: Occasion) -> Reply:
    token = export_token(turn.work, occasion.activity.id, turn.person)
    address = f"{turn.house.base_url}/p/export"
    files = {str(each): f"{address}/{each}/{token}" for each in Format}
    lines = turn.uow.sign_ups.roster(occasion.activity.id)
    count = sum(line.sign_up.active for line in lines)
    return turn.done(
        "export.links",
        title=occasion.activity.title,
        count=count,
        pdf=files["pdf"],
        xlsx=files["xlsx"],
        csv=files["csv"],
    )
