"""All that one sentence says: party, number, name, for whom, when, and which activity."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.language.names import answered_name
from bot.language.normal import key, normal
from bot.language.titles import Titled
from bot.language.understanding import Understanding
from bot.language.understood import Understood
from bot.texts.trees import read_tree

WORDS = Path(__file__).parents[2] / "bot" / "texts" / "words"
NOW = datetime(2026, 2, 25, 2, 0, tzinfo=UTC)  # a Wednesday, 10:00 in Beijing
MUSEUM = Titled(1, "学雷锋日·参观中国电影博物馆", datetime(2026, 3, 1, 0, 30, tzinfo=UTC))
CLEANING = Titled(2, "小区环境清洁", datetime(2026, 3, 7, 1, 0, tzinfo=UTC))
LECTURE = Titled(3, "春季健康讲座", datetime(2026, 2, 28, 6, 0, tzinfo=UTC))
TITLES = (MUSEUM, CLEANING, LECTURE)


@pytest.fixture(scope="module")
def understanding() -> Understanding:
    return Understanding(read_tree(WORDS))


def facts(understood: Understood) -> dict[str, object]:
    """What is set, without the rest and the time."""
    names = ("intent", "number", "party", "name", "other")
    told = {name: getattr(understood, name) for name in names if getattr(understood, name) not in ("", None)}
    refs = [titled.ref for titled in understood.titles]
    return told | ({"titles": refs} if refs else {})


SIGNUP = {"intent": "signup"}
CANCEL = {"intent": "cancel_signup"}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("报名 3", SIGNUP | {"number": 3}),
        ("报名3", SIGNUP | {"number": 3}),
        ("报名１", SIGNUP | {"number": 1}),
        ("报名①", SIGNUP | {"number": 1}),
        ("报名三", SIGNUP | {"number": 3}),
        ("報名第二個", SIGNUP | {"number": 2}),
        ("报名第2个，谢谢", SIGNUP | {"number": 2}),
        ("报名1号", SIGNUP | {"number": 1}),
        ("报 3", SIGNUP | {"number": 3}),
        ("我要报第一个", SIGNUP | {"number": 1}),
        ("sign up 3", SIGNUP | {"number": 3}),
        ("抱名2", SIGNUP | {"number": 2}),
        ("报名 3 带2个孩子", SIGNUP | {"number": 3, "party": 3}),
        ("报名3，带两个孩子", SIGNUP | {"number": 3, "party": 3}),
        ("报名 3 2位", SIGNUP | {"number": 3, "party": 2}),
        ("报名 3 2", SIGNUP | {"number": 3, "party": 2}),
        ("报名2 我和老伴", SIGNUP | {"number": 2, "party": 2}),
        ("我和老伴去周六那个", SIGNUP | {"party": 2, "titles": [3]}),
        ("我要报名周六的活动", SIGNUP | {"titles": [3]}),
        ("我要报名3月1日的观影", SIGNUP | {"titles": [1]}),
        ("我要报名周日的观影", SIGNUP | {"titles": [1]}),
        ("我要抱名周日的电影", SIGNUP | {"titles": [1]}),
        ("我想報名參加小區清潔", SIGNUP | {"titles": [2]}),
        ("报名健康讲座 两个人", SIGNUP | {"party": 2, "titles": [3]}),
        ("报名电影博物馆，我带孙子", SIGNUP | {"party": 2, "titles": [1]}),
        ("我也想去看电影", SIGNUP | {"titles": [1]}),
        ("清洁那个我参加", SIGNUP | {"titles": [2]}),
        ("帮我爸报个名", SIGNUP | {"other": "我爸"}),
        ("帮我妈报名清洁", SIGNUP | {"other": "我妈", "titles": [2]}),
        ("给我老伴报名 2", SIGNUP | {"other": "我老伴", "number": 2}),
        ("帮我妈", SIGNUP | {"other": "我妈"}),
        ("报名 2 3位 李大姐", SIGNUP | {"number": 2, "party": 3, "name": "李大姐"}),
        ("报名1 张阿姨 2位", SIGNUP | {"number": 1, "party": 2, "name": "张阿姨"}),
        ("张阿姨 2位", {"party": 2, "name": "张阿姨"}),
        ("张阿姨 2", {"party": 2, "name": "张阿姨"}),
        ("张阿姨，2位", {"party": 2, "name": "张阿姨"}),
        ("张阿姨两个人", {"party": 2, "name": "张阿姨"}),
        ("王建国 3人", {"party": 3, "name": "王建国"}),
        ("我叫王建国", {"name": "王建国"}),
        ("我叫王建国，2位", {"name": "王建国", "party": 2}),
        ("我是李老师", {"name": "李老师"}),
        ("老王", {"name": "老王"}),
        ("my name is li lei", {"name": "li lei"}),
        ("3 2位", {"number": 3, "party": 2}),
        ("好的，2位", {"intent": "yes", "party": 2}),
        ("可以带孩子吗", {"party": 2}),
        ("我和老伴", {"party": 2}),
        ("观影", {"titles": [1]}),
        ("清洁", {"titles": [2]}),
        ("取消周日的报名", CANCEL | {"titles": [1]}),
        ("我周六没空，去不了了", CANCEL | {"titles": [3]}),
        ("取消报名 2", CANCEL | {"number": 2}),
        ("请假1", CANCEL | {"number": 1}),
        ("清洁我来不了", CANCEL | {"titles": [2]}),
        ("can't come on saturday", CANCEL | {"titles": [3]}),
        ("I want to sign up for 2 with my wife", SIGNUP | {"number": 2, "party": 2}),
        ("取消第2个", CANCEL | {"number": 2}),
        ("cancel 2", CANCEL | {"number": 2}),
        ("帮我妈取消", CANCEL | {"other": "我妈"}),
        ("麻烦给我爸妈报名", SIGNUP | {"other": "我爸妈", "party": 2}),
        ("帮我和老伴报名", SIGNUP | {"party": 2}),
        ("周六的清洁我和邻居李大姐一起去", SIGNUP | {"party": 2, "titles": [2]}),
        ("我叫张三，报名电影，2个人", SIGNUP | {"name": "张三", "party": 2, "titles": [1]}),
        ("电影2位", SIGNUP | {"party": 2, "titles": [1]}),
        ("周六我能去", SIGNUP | {"titles": [3]}),
        ("早上好，报名", SIGNUP),
        ("join 2 with 3 kids", SIGNUP | {"number": 2, "party": 4}),
        ("不是，是3位", {"intent": "no", "party": 3}),
        ("名单 3", {"intent": "roster", "number": 3}),
        ("签到 4821", {"intent": "check_in", "number": 4821}),
    ],
)
def test_one_sentence_says_it_all(understanding: Understanding, said: str, told: dict[str, object]) -> None:
    assert facts(understanding.read(said, TITLES, NOW)) == told


def test_a_date_is_told_and_taken_out_of_the_rest(understanding: Understanding) -> None:
    understood = understanding.read("改时间 2 周六下午3点到5点", (), NOW)
    assert (understood.intent, understood.number) == ("move", 2)
    assert understood.when is not None
    assert understood.when.starts_at == datetime(2026, 2, 28, 7, 0, tzinfo=UTC)
    assert understood.when.ends_at == datetime(2026, 2, 28, 9, 0, tzinfo=UTC)
    assert understood.leave == ""


def test_without_a_clock_dates_stay_in_the_rest(understanding: Understanding) -> None:
    understood = understanding.read("报名周六的")
    assert understood.when is None
    assert "周六" in understood.leave


def test_two_activities_that_fit_alike_are_both_offered(understanding: Understanding) -> None:
    twins = (Titled(1, "小区清洁(上午)"), Titled(2, "小区清洁(下午)"))
    assert {titled.ref for titled in understanding.read("报名清洁", twins).titles} == {1, 2}


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("王建国", "王建国"),
        ("我叫王建国", "王建国"),
        ("我是 张阿姨。", "张阿姨"),
        ("張阿姨", "张阿姨"),
        ("就叫老王吧", "老王"),
        ("Li Lei", "Li Lei"),
        ("I'm Anna", "Anna"),
        ("my name is Li Lei", "Li Lei"),
        ("😊", ""),
        ("13800001111", ""),
        ("", ""),
        ("今天我们小区的水管又爆了请问应该找谁来修理一下才好", ""),
    ],
)
def test_the_name_in_an_answer(said: str, name: str) -> None:
    assert answered_name(said) == name


@pytest.mark.parametrize(
    ("said", "plain", "looked_up"),
    [
        ("報名！", "报名", "报名"),
        ("  ＡＢＣ　１２ ", "abc 12", "abc12"),
        ("3月7日 9：00—11：30", "3月7日 9:00-11:30", "3月7日9001130"),
        ("[微笑]报名[强]", "报名", "报名"),
        ("/:rose报名", "报名", "报名"),
        ("1️⃣", "1", "1"),
        ("❷", "2", "2"),
        ("What's on?", "whats on", "whatson"),
        ("+1", "+1", "1"),
        ("？？", "", "?"),
        ("😂", "", ""),
        ("2027-03-01 09:00", "2027-03-01 09:00", "202703010900"),
    ],
)
def test_the_plain_forms(said: str, plain: str, looked_up: str) -> None:
    assert (normal(said), key(said)) == (plain, looked_up)
