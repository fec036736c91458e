"""Demo data: a community, its partner unit with the Lei Feng motorcade, and what they do together."""

import json
from datetime import datetime, time, timedelta
from typing import Any

from bot.domain.activities import ActivityKind, NewActivity, Occasion
from bot.domain.people import Role
from bot.domain.reminders import LOCAL
from bot.services.activities.organize import publish
from bot.services.joining.sign_up import join
from bot.services.persons.people import agree, grant, meet, welcome
from bot.services.work import Work
from bot.settings import ROOT

PEOPLE = ROOT / "demo" / "people.json"  # the sandbox's phone page offers the same people


def load_demo(work: Work) -> bool:
    """Write the demo data unless there are activities already; whether it wrote."""
    if work.uow.activities.count():
        return False
    visit, *_ = activities(work)
    for row in json.loads(PEOPLE.read_text(encoding="utf-8")):
        _settle(work, row, visit)
    return True


def _settle(work: Work, row: dict[str, Any], visit: Occasion) -> None:
    """One person with their roles, and their party on the visit if they have signed up."""
    person = meet(work, row["openid"])
    welcome(work, person, work.now)
    agree(work, person, row["name"])
    for role in row["roles"]:
        grant(work, person, Role(role))
    if row["party"]:
        join(work, person, visit, row["party"])


def activities(work: Work) -> list[Occasion]:
    """The visit on the next 1 March, and two everyday activities of the coming days."""
    return [publish(work, new, None) for new in (_visit(work.now), _clean_up(work.now), _talk(work.now))]


def _visit(now: datetime) -> NewActivity:
    starts = _next_first_of_march(now)
    return NewActivity(
        title="学雷锋日·参观中国电影博物馆",
        starts_at=starts,
        ends_at=starts + timedelta(hours=3, minutes=30),
        place="社区北门",
        capacity=35,
        kind=ActivityKind.RESIDENTS,
        host="中北路社区党委 × 康城世纪",
        leader="李老师",
        leader_phone="13800001234",
        notes="8:30集合，9:00出发，雷锋车队接送。",
        latitude=39.9906,
        longitude=116.4901,
    )


def _clean_up(now: datetime) -> NewActivity:
    starts = _coming(now, weekday=5, at=time(9))
    return NewActivity(
        title="小区环境清洁",
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        place="社区南门花坛",
        capacity=20,
        kind=ActivityKind.SERVICE,
        host="中北路社区志愿服务队",
        leader="王敏",
        notes="工具由社区准备，请穿便于活动的鞋。",
        latitude=39.9889,
        longitude=116.4912,
    )


def _talk(now: datetime) -> NewActivity:
    starts = _coming(now, weekday=2, at=time(14, 30))
    return NewActivity(
        title="老年人手机课堂",
        starts_at=starts,
        ends_at=starts + timedelta(hours=1, minutes=30),
        place="社区活动室二层",
        capacity=12,
        kind=ActivityKind.RESIDENTS,
        host="中北路社区",
        leader="陈晨",
        notes="请带上自己的手机和充电线。",
    )


def _next_first_of_march(now: datetime) -> datetime:
    here = now.astimezone(LOCAL)
    year = here.year if (here.month, here.day) < (3, 1) else here.year + 1
    return datetime(year, 3, 1, 8, 30, tzinfo=LOCAL)


def _coming(now: datetime, weekday: int, at: time) -> datetime:
    """The next such weekday that is at least two days away, so that its reminders lie ahead."""
    day = now.astimezone(LOCAL).date() + timedelta(days=2)
    day += timedelta(days=(weekday - day.weekday()) % 7)
    return datetime.combine(day, at, LOCAL)
