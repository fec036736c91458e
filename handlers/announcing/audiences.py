"""Whom an announcement is for, in an organizer's own words, and the combinations they keep: 存对象."""

import re

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.audiences import Audience
from bot.domain.labels import LabelKind
from bot.domain.people import Role
from bot.language.audience_words import EVERYBODY, about_silence, audience_text, silent_word
from bot.language.normal import key
from bot.services.announcing.audiences import Save, drop_query, resolved, save_query, turnout

router = Router(role=Role.ORGANIZER)

KNOWN = 500  # labels of a kind looked through
SAVE = re.compile(
    r"^\W*(?:存对象|保存对象|save audience)[\s:：,，]*(?P<name>[^:：=＝]{1,30}?)\s*[:：=＝]\s*(?P<who>.+)$",
    re.IGNORECASE,
)
DROP = re.compile(
    r"^\W*(?:删除?(?:常用)?对象|去掉常用对象|(?:drop|delete) audience)[\s:：,，]*", re.IGNORECASE
)
STATES = ("waitlisted", "attended", "no_show", "cancelled", "pending")
NUMBERED = re.compile(r"(?P<id>\d{1,9})号?活动的?(?P<state>\D*)|activity (?P<en>\d{1,9})", re.IGNORECASE)


@router.says("saved_audiences")
def listed(turn: Turn) -> Reply:
    """`常用对象`; `存对象 夜班司机：司机，除了3号院` keeps one."""
    said = SAVE.match(turn.text)
    if said:
        return _save(turn, said["name"], said["who"])
    kept = turn.uow.queries.all(KNOWN)
    lines = [
        turn.say("saved.line", name=name, who=str(audience), size=turnout(turn.work, audience).included)
        for name, audience in kept
    ]
    return turn.done("saved.all", lines="\n".join(lines)) if lines else turn.done("saved.none")


@router.says("drop_audience")
def drop(turn: Turn) -> Reply:
    """`删对象 夜班司机`."""
    name = DROP.sub("", turn.text).strip()
    if not name:
        return turn.done("saved_drop.how")
    return turn.done(f"saved_drop.{drop_query(turn.work, name, turn.person.id)}", name=name)


def audience_in_words(turn: Turn, said: str) -> Audience | None:
    """None when somebody is named whom we do not know."""
    try:
        return resolved(turn.work, Audience.parse(said))
    except ValueError:
        said, silent_of = about_silence(said)
        text = audience_text(said, _names(turn) | _silent(turn, silent_of))
    return resolved(turn.work, Audience.parse(text)) if text else None


def _save(turn: Turn, name: str, who: str) -> Reply:
    audience = audience_in_words(turn, who)
    if not audience:
        return turn.done("saved.unknown", who=who)
    done = save_query(turn.work, name.strip(), audience, turn.person.id)
    if done is not Save.SAVED:
        return turn.done("saved.not_saved", name=name)
    return turn.done("saved.saved", name=name, who=str(audience), size=turnout(turn.work, audience).included)


def _silent(turn: Turn, number: int | None) -> dict[str, str]:
    """Who did not answer the announcement of this number; 0: the latest that left."""
    if number is None:
        return {}
    left = [each.id for each in turn.uow.announcements.recent(KNOWN) if each.message_id is not None]
    of = number if number in left else 0 if number else next(iter(left), 0)
    return {key(silent_word(number)): f"unanswered:announcement:{of}"} if of else {}


def _names(turn: Turn) -> dict[str, str]:
    """What groups are called here; what an organizer named comes before what the bot does."""
    names: dict[str, str] = {key(word): "everyone" for word in EVERYBODY}
    names |= {key("全体志愿者"): "role:volunteer", key("所有志愿者"): "role:volunteer"}
    for language in ("en", "zh_CN"):
        say = turn.house.speech.say
        for role in Role:
            names[key(say(language, f"role_name.{role}"))] = f"role:{role}"
        names[key(say(language, "audience.everyone"))] = "everyone"
        names |= {key(say(language, f"reads.{code}")): f"language:{code}" for code in ("zh_CN", "en")}
    for kind in LabelKind:
        names |= {key(name): f"{kind}:{name}" for name in turn.uow.labels.names(kind, KNOWN)}
    names |= {key(name): f"team:{name}" for name in turn.uow.qualifications.teams(KNOWN)}
    return (
        names | {key(name): f"query:{name}" for name, _ in turn.uow.queries.all(KNOWN)} | _of_activities(turn)
    )


def _of_activities(turn: Turn) -> dict[str, str]:
    """`义诊的候补`, `义诊`: the people of an activity by its name."""
    names: dict[str, str] = {}
    for each in turn.uow.activities.latest(50):
        title, id_ = each.activity.title, each.activity.id
        names.setdefault(key(title), f"activity:{id_}")
        silent = turn.house.speech.say("zh_CN", "sign_up_state.unanswered")
        for word in (silent, f"{silent}的", f"的{silent}"):
            names.setdefault(key(f"{title}{word}"), f"unanswered:activity:{id_}")
        for state in STATES:
            word = turn.house.speech.say("zh_CN", f"sign_up_state.{state}")
            names.setdefault(key(f"{title}的{word}"), f"activity:{id_}:{state}")
            names.setdefault(key(f"{title}{word}"), f"activity:{id_}:{state}")
    return names
