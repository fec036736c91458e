"""An organizer's new activity in one sentence."""

from datetime import UTC, datetime

import pytest

from bot.language.sentence import Draft, activity_sentence
from bot.language.when import ZONE

NOW = datetime(2026, 2, 25, 2, 0, tzinfo=UTC)  # a Wednesday, 10:00 in Beijing


def time_of(draft: Draft) -> str:
    assert draft.span is not None
    assert draft.span.ends_at is not None
    begin, end = draft.span.starts_at.astimezone(ZONE), draft.span.ends_at.astimezone(ZONE)
    return f"{begin:%m-%d %H:%M}-{end:%H:%M}" + ("?" if draft.span.guessed else "")


def told(draft: Draft) -> str:
    return f"{time_of(draft)} {draft.title} {draft.capacity} {draft.place} {draft.kind}"


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        (
            "3月7日上午9点到11点 小区清洁 20人 北门集合",
            "03-07 09:00-11:00 小区清洁 20 北门 service",
        ),
        (
            "3月7日上午9点到11点小区清洁，20人，北门集合。",
            "03-07 09:00-11:00 小区清洁 20 北门 service",
        ),
        (
            "下周六下午2点 健康讲座 名额30 地点：社区活动室",
            "03-07 14:00-16:00? 健康讲座 30 社区活动室 residents",
        ),
        (
            "明天晚上7点到9点在社区活动室开党员会议，人数不限",
            "02-26 19:00-21:00 党员会议 None 社区活动室 meeting",
        ),
        (
            "新活动：周六上午9点 学雷锋志愿服务 不限人数 东门广场",
            "02-28 09:00-11:00? 学雷锋志愿服务 None 东门广场 service",
        ),
        (
            "3月15日14:00-16:00，春季健步走，限50人，在望京公园南门集合",
            "03-15 14:00-16:00 春季健步走 50 望京公园南门 residents",
        ),
        (
            "组织一个活动：后天上午八点半植树，招募15名志愿者，社区北门集合",
            "02-27 08:30-10:30? 植树 15 社区北门 service",
        ),
        (
            "3月7日上午9点到11点 包粽子 志愿服务 20人 北门集合",  # the kind, said by its name
            "03-07 09:00-11:00 包粽子 20 北门 service",
        ),
        (
            "3月7日上午9点到11点 垃圾分类讲座 居民活动 20人 北门集合",
            "03-07 09:00-11:00 垃圾分类讲座 20 北门 residents",
        ),
        (
            "sat 9am to 11am community cleaning 20 people at the north gate",
            "02-28 09:00-11:00 community cleaning 20 the north gate service",
        ),
    ],
)
def test_one_sentence_is_enough(said: str, draft: str) -> None:
    understood = activity_sentence(said, NOW)
    assert told(understood) == draft
    assert understood.missing == ()


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ("小区清洁", ("time", "place", "capacity")),
        ("周日9点 包饺子", ("place", "capacity")),
        ("周日 包饺子 10人 活动室", ("time",)),
        ("3月7日上午9点", ("title", "place", "capacity")),
        ("", ("title", "time", "place", "capacity")),
    ],
)
def test_only_what_is_missing_is_named(said: str, missing: tuple[str, ...]) -> None:
    assert activity_sentence(said, NOW).missing == missing


def test_without_limit_is_not_the_same_as_not_said() -> None:
    assert activity_sentence("包饺子 不限人数", NOW).unlimited
    assert not activity_sentence("包饺子", NOW).unlimited
