"""Edits of this time of a series and all later ones: details, rules, requirements and roles.

What somebody changed of a later one stays as they made it. Whoever does so holds the series first.
"""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from bot.domain.activities import Occasion
from bot.domain.changes import ChangeOutcome, Detail, Details
from bot.domain.requirements import Requirement
from bot.domain.roles import NewRole
from bot.services.activities.organize import change
from bot.services.activities.series import here, later_ones, note
from bot.services.activities.series_template import LEADS, lead_of
from bot.services.activities.structure import Rules, StructureOutcome, add_role, demand, set_rules
from bot.services.work import Work


def change_from_here(
    work: Work, occasion: Occasion, to: Details, actor_id: int | None
) -> tuple[ChangeOutcome, int]:
    """Change title, place or leader; the outcome of this one, and how many changed."""
    found, was = here(work, occasion), occasion.activity
    outcome = change(work, occasion, to, actor_id)
    if found is None or outcome is not ChangeOutcome.CHANGED:
        return outcome, int(outcome is ChangeOutcome.CHANGED)
    series, instance = found
    given = {str(detail): value for detail, value in to.given().items()}
    phone = {} if to.leader is None else {"leader_phone": to.leader_phone}
    work.uow.series.retell(series, given | phone)
    done = 1
    for _, later in list(later_ones(work, series, instance)):
        same = {name: value for name, value in given.items() if _alike(later.activity, was, (name,))}
        theirs = Details(**same, leader_phone=to.leader_phone if Detail.LEADER in same else "")
        done += bool(same) and change(work, later, theirs, actor_id) is ChangeOutcome.CHANGED
    note(work, series, "series.change", actor_id, given)
    return outcome, done


def set_rules_from_here(
    work: Work, occasion: Occasion, rules: Rules, actor_id: int | None
) -> tuple[StructureOutcome, int]:
    """Change minimum, window or cutoff; the moments keep their distance from each start."""
    found, was = here(work, occasion), occasion
    outcome = set_rules(work, occasion, rules, actor_id)
    if found is None or outcome is not StructureOutcome.DONE:
        return outcome, int(outcome is StructureOutcome.DONE)
    series, instance = found
    work.uow.series.retell(series, _kept(rules, occasion))
    done = 1
    for _, later in list(later_ones(work, series, instance)):
        if all(_rule(later, name) == _rule(was, name) for name in rules.said):
            theirs = _moved(rules, later.shift.starts_at - occasion.shift.starts_at)
            done += set_rules(work, later, theirs, actor_id) is StructureOutcome.DONE
    note(work, series, "series.rules", actor_id, {name: str(value) for name, value in rules.said.items()})
    return outcome, done


def demand_from_here(
    work: Work, occasion: Occasion, asked: tuple[Sequence[Requirement], bool], actor_id: int | None
) -> int:
    """Change what is asked of people; asked: requirements, and whether each sign-up needs a yes. How many."""
    found, was = here(work, occasion), occasion.activity
    demand(work, occasion.activity, *asked, actor_id)
    if found is None:
        return 1
    series, instance = found
    requirements = list(map(str, asked[0]))
    work.uow.series.retell(series, {"requirements": requirements, "needs_approval": asked[1]})
    same = [
        later.activity
        for _, later in later_ones(work, series, instance)
        if _alike(later.activity, was, ("requirements", "needs_approval"))
    ]
    for activity in same:
        demand(work, activity, *asked, actor_id)
    detail = {"requirements": requirements, "approval": asked[1]}
    note(work, series, "series.demand", actor_id, detail)
    return 1 + len(same)


def add_role_from_here(
    work: Work, occasion: Occasion, new: NewRole, actor_id: int | None
) -> tuple[StructureOutcome, int]:
    """Add a role to this one and to all later ones that have none of this name."""
    found = here(work, occasion)
    outcome = add_role(work, occasion.activity.id, new, actor_id)
    if found is None or outcome is not StructureOutcome.DONE:
        return outcome, int(outcome is StructureOutcome.DONE)
    series, instance = found
    role = asdict(new) | {"requirements": list(map(str, new.requirements))}
    others = [each for each in series.template["roles"] if each["name"] != new.name]
    work.uow.series.retell(series, {"roles": [*others, role]})
    later = [each.activity.id for _, each in later_ones(work, series, instance)]
    ends = [add_role(work, activity_id, new, actor_id) for activity_id in later]
    note(work, series, "series.add_role", actor_id, {"role": new.name})
    return outcome, 1 + ends.count(StructureOutcome.DONE)


def _alike(one: object, other: object, names: Sequence[str]) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _rule(occasion: Occasion, name: str) -> object:
    """The rule, a moment as its distance from the start."""
    rule = getattr(occasion.shift, name)
    return lead_of(occasion.shift.starts_at, rule) if name in LEADS else rule


def _moved(rules: Rules, by: timedelta) -> Rules:
    return replace(rules, **{name: at + by for name in LEADS if (at := getattr(rules, name))})


def _kept(rules: Rules, occasion: Occasion) -> dict[str, Any]:
    """The rules as the template keeps them."""
    kept = dict(rules.said)
    for at, lead in LEADS.items():
        if at in kept:
            kept[lead] = lead_of(occasion.shift.starts_at, kept.pop(at))
    if "cutoff" in kept:
        kept["cutoff"] /= timedelta(minutes=1)
    return kept
