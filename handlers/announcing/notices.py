"""The latest announcements once more: a template message shows the beginning only, and points here."""

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn

router = Router()

SHOWN = 3


@router.says("notices")
def show(turn: Turn) -> Reply:
    """What reached the person. What still waits for them is shown above this answer anyway."""
    latest = turn.uow.deliveries.notices(turn.person.id, SHOWN)
    if not latest:
        return turn.done("notices.above" if turn.person.mail else "notices.none")
    texts = [turn.house.wording.text(turn.language, message) for message in latest]
    return turn.done("notices.latest", texts="\n———\n".join(texts))
