"""`导入人员`, `导入活动`, `导入时长`: a link to the page that takes the file, as no chat can."""

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.imports import ImportKind
from bot.domain.people import Role
from bot.services.persons.import_links import close_imports, open_import

router = Router(role=Role.ORGANIZER)


@router.says("import")
def which(turn: Turn) -> Reply:
    kinds = [f"import.{kind}" for kind in ImportKind]
    return turn.done("import.which", [turn.choice(f"choice.{kind}", kind) for kind in kinds])


@router.says("import_people")
@router.picks("import.people")
def people(turn: Turn) -> Reply:
    return _link(turn, ImportKind.PEOPLE)


@router.says("import_activities")
@router.picks("import.activities")
def activities(turn: Turn) -> Reply:
    return _link(turn, ImportKind.ACTIVITIES)


@router.says("import_hours")
@router.picks("import.hours")
def hours(turn: Turn) -> Reply:
    return _link(turn, ImportKind.HOURS)


@router.says("import_close")
def close(turn: Turn) -> Reply:
    closed = close_imports(turn.work, turn.person, turn.person.id)
    return turn.done("import.closed" if closed else "import.none")


def _link(turn: Turn, kind: ImportKind) -> Reply:
    key = open_import(turn.work, turn.person, kind, turn.person.id)
    link = f"{turn.house.base_url}/p/import/{key}"
    return turn.done("import.link", what=turn.say(f"import.what.{kind}"), link=link)
