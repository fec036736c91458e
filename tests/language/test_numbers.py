"""Whole answers that are numbers."""

import pytest

from bot.language.numbers import count, pick
from bot.language.numerals import value


@pytest.mark.parametrize(
    ("said", "number"),
    [
        *[
            (said, 1)
            for said in (
                "1",
                "１",
                "一",
                "①",
                "⑴",
                "1.",
                "1、",
                "1。",
                "1️⃣",
                "❶",
                "第一个",
                "第1个",
                "第一項",
                "1号",
            )
        ],
        *[
            (said, 1)
            for said in (
                "一号",
                "1號",
                "选1",
                "選1",
                "选第一个",
                "回复1",
                "我要第一个",
                "就第一个吧",
                "no. 1",
                "one",
            )
        ],
        *[(said, 1) for said in ("option 1", "number 1", "the first one", "first", "【1】", " 1 ", "1👍")],
        *[(said, 12) for said in ("12", "十二", "第十二个", "１２")],
        *[(said, 0) for said in ("0", "零", "〇", "０")],
        *[
            (said, None)
            for said in (
                "",
                "两个",
                "俩",
                "2位",
                "3人",
                "+1",
                "13800001111",
                "一下",
                "报名1",
                "哈",
                "12:30",
                "一家",
            )
        ],
        *[(said, None) for said in ("the second coming", "three people", "二楼", "last", "上一个")],
    ],
)
def test_the_line_picked(said: str, number: int | None) -> None:
    assert pick(said) == number


@pytest.mark.parametrize(
    ("said", "heads"),
    [
        *[
            (said, 1)
            for said in (
                "1",
                "一",
                "1位",
                "一个人",
                "就我",
                "就我一个人",
                "我一个人",
                "我自己",
                "只有我",
                "just me",
            )
        ],
        *[(said, 1) for said in ("就我自己去", "alone", "one", "只有我一个", "1个", "一位。")],
        *[
            (said, 2)
            for said in (
                "2",
                "２",
                "两",
                "俩",
                "两个人",
                "2人",
                "２位",
                "我们俩",
                "老两口",
                "夫妻俩",
                "我和老伴",
                "+1",
                "加1",
            )
        ],
        *[
            (said, 2)
            for said in (
                "me and my wife",
                "我跟我媽",
                "带孩子",
                "我带着小孙子",
                "还有我妹妹",
                "two of us",
                "with my husband",
            )
        ],
        *[
            (said, 2)
            for said in (
                "我和王阿姨",
                "我跟邻居李大姐",
                "我和老伴两个人",
                "我和老伴俩",
                "再带一个人",
                "我陪我妈",
            )
        ],
        *[
            (said, 3)
            for said in (
                "3",
                "三",
                "仨",
                "三口人",
                "一家三口",
                "三口之家",
                "我们三个",
                "两大一小",
                "2大1小",
                "party of 3",
            )
        ],
        *[
            (said, 3)
            for said in (
                "带2个孩子",
                "带两个孩子",
                "我和爸妈",
                "我们俩带一个孩子",
                "两个大人带一个孩子",
                "me and 2 kids",
            )
        ],
        *[(said, 4) for said in ("我和老伴带2个孩子", "4个", "我家4口人", "一共四个人", "四名")],
        *[(said, 12) for said in ("十二位", "12人", "十二个人")],
        *[
            (said, None)
            for said in ("", "哈哈", "好的", "周六", "不知道", "全家", "有人吗", "第二个人", "报名", "多少人")
        ],
    ],
)
def test_how_many_come(said: str, heads: int | None) -> None:
    assert count(said) == heads


@pytest.mark.parametrize(
    ("numeral", "number"),
    [
        ("十", 10),
        ("二十", 20),
        ("一百零五", 105),
        ("三千", 3000),
        ("两百五十", 250),
        ("二〇", 20),
        ("12", 12),
        ("", None),
        ("万", None),
    ],
)
def test_numerals(numeral: str, number: int | None) -> None:
    assert value(numeral) == number
