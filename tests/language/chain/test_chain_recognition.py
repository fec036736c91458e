"""A pasted list is told from what people say."""

from pathlib import Path

import pytest

from bot.language.chain import is_chain

SAID = """报名 3
接龙 3
接龙
#接龙
怎么接龙？
接龙怎么弄 1 还是 2
帮我接龙 3 谢谢
到 1 2 5 7
走 1 2
签到 4821
现场 张三
报名3，带两个孩子
1
1 3
我叫王建国，2位
张三 2人 13800001111
3月7日上午9点到11点 小区清洁 20人 北门集合
3号楼2单元501的水管坏了
2026年3月1日 9:00 到 11:00
王阿姨、李叔叔和张师傅都去
周六9:30在1号楼前集合，2号楼的王阿姨带3个人
1. 好的
1、我要报名
我和王建国、李秀英 3 个人去
3张票 2位大人 1个孩子
""".splitlines()
WRITTEN = (
    "1 我要报名\n2 查看活动\n3 我的时长",
    "1. 周六下午3点清洁\n2. 地点北门广场\n3. 请自带手套",
    "通知：\n1、时间：3月7日\n2、地点：居委会\n3、联系人：王主任 13800001111",
    "你好\n我想报名\n2位",
    "王建国\n13800001111\n2人",
    "3月7日 9:00\n小区清洁\n20人\n北门集合",
    "张三\n李四\n王五",
    "购物清单\n1. 苹果\n2. 鸡蛋\n3. 牛奶",
    "1. 方法\n2. 时间\n3. 范围",
    "会议议程\n1. 王主任讲话，介绍本季度社区治理工作的进展情况\n2. 讨论停车问题\n3. 表决",
    "请问\n接龙在哪里看？",
    "我的意见：\n1. 电梯太慢\n2. 楼道太暗\n3. 车位太少",
    "",
    "\n\n\n",
    "1.\n2.\n3.",
    "😂\n😂",
)


UTTERANCES = Path(__file__).parents[1] / "understanding_utterances.txt"


def test_nothing_that_is_said_elsewhere_is_a_list() -> None:
    text = UTTERANCES.read_text(encoding="utf-8")
    assert [said for line in text.splitlines() for said in line.split(" / ") if is_chain(said)] == []


@pytest.mark.parametrize("text", [*SAID, *WRITTEN])
def test_what_is_said_is_no_list(text: str) -> None:
    assert not is_chain(text)


@pytest.mark.parametrize(
    "text",
    [
        "#接龙\n周六清洁\n1. 王建国",
        "#接龙\n1. 云淡风轻",
        "接龙：1.王建国 2.李秀英",
        "1. 王建国\n2. 李秀英",
        "1.王建国 2.李秀英 3.张伟",
        "签到表\n1 王阿姨\n2 小鱼儿\n3 知足常乐",
    ],
)
def test_a_list_is_one_however_short(text: str) -> None:
    assert is_chain(text)
