"""What all instances of a series have in common, as JSON keeps it; moments as minutes before the start."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from bot.domain.activities import ActivityKind, NewActivity
from bot.domain.requirements import Requirement
from bot.domain.roles import NewRole
from bot.domain.series import Planned

TEXTS = ("title", "place", "host", "leader", "leader_phone", "notes", "latitude", "longitude", "needs_phone")
LEADS = {"opens_at": "opens_lead", "closes_at": "closes_lead"}


def template_of(new: NewActivity) -> dict[str, Any]:
    """What every instance has in common, as JSON can keep it. The leader's phone is sealed by the store."""
    kept = {name: value for name, value in asdict(new).items() if name in TEXTS}
    asked = list(map(str, new.requirements))
    cutoff = new.cutoff / timedelta(minutes=1)
    more = {"kind": str(new.kind), "needs_approval": new.needs_approval, "minimum": new.minimum}
    more |= {"leads": new.leads, "asks": new.asks}
    more |= {lead: lead_of(new.starts_at, getattr(new, at)) for at, lead in LEADS.items()}
    roles = [asdict(role) | {"requirements": list(map(str, role.requirements))} for role in new.roles]
    return {**kept, **more, "requirements": asked, "cutoff": cutoff, "roles": roles}


def activity_of(template: Mapping[str, Any], planned: Planned) -> NewActivity:
    kept = {name: template[name] for name in TEXTS}
    return NewActivity(
        **kept,
        starts_at=planned.starts_at,
        ends_at=planned.ends_at,
        capacity=planned.capacity,
        kind=ActivityKind(template["kind"]),
        needs_approval=template["needs_approval"],
        minimum=template["minimum"],
        leads=template.get("leads", ""),
        asks=template.get("asks"),
        requirements=_read(template["requirements"]),
        roles=tuple(
            NewRole(**role | {"requirements": _read(role["requirements"])}) for role in template["roles"]
        ),
        cutoff=timedelta(minutes=template["cutoff"]),
        opens_at=_before(planned, template.get("opens_lead")),
        closes_at=_before(planned, template.get("closes_lead")),
    )


def lead_of(starts_at: datetime, at: datetime | None) -> float | None:
    """So many minutes before the start; None where the moment was not said."""
    return (starts_at - at) / timedelta(minutes=1) if at else None


def _before(planned: Planned, lead: float | None) -> datetime | None:
    return None if lead is None else planned.starts_at - timedelta(minutes=lead)


def _read(kept: Sequence[str]) -> tuple[Requirement, ...]:
    return tuple(map(Requirement.parse, kept))
