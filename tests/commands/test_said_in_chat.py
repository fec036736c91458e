"""What a command changes can be said in chat: every command, against the page of what people may say."""

from pathlib import Path

import pytest

import manage
from tests.commands.test_audit_of_everything import MACHINES, WRITES, leaves

PAGE = (Path(manage.__file__).parent / "docs" / "what-to-say.md").read_text(encoding="utf-8")
SPOKEN = {  # what is said instead of the command; each stands on the page of what can be said
    "grant": "角色 张阿姨 领队",
    "revoke": "角色 张阿姨 去掉 领队",
    "activity import": "新活动",
    "people import": "导入人员",
    "people merge": "合并 李哥",
    "behalf": "帮我妈报名",
    "helper link": "亲友代办",
    "helper unlink": "取消代办",
    "helper erase": "替王桂芳删除信息",
    "helper keep": "停止删除",
    "chain import": "接龙 3",
    "approval approve": "批准",
    "approval refuse": "不批准",
    "structure add-role": "加岗位",
    "structure add-shift": "加班次",
    "structure require": "要求",
    "structure rules": "最少5人 3",
    "structure remind": "提醒 3 提前1天和3小时",
    "structure move-series": "改时间 3",
    "structure resize-series": "改名额",
    "structure end-series": "取消活动",
    "qualify": "资格 张阿姨",
    "announce": "发通知",
    "announce change": "改通知 7",
    "announce stop": "停止发送",
    "announce withdraw": "撤回",
    "announce pause": "暂停发送",
    "announce resume": "继续发送",
    "announce approve": "批准通知 7",
    "announce refuse": "不批准通知 7",
    "announce query save": "存对象 夜班司机：司机",
    "announce query drop": "删对象 夜班司机",
    "people label": "标签 张阿姨 党员",
    "people news": "退订",
    "hours back-fill": "补录 张阿姨 2小时",
    "hours correct": "时长名单 3",
    "hours confirm": "待确认",
    "hours refuse": "待确认",
    "hours answer": "答复",
    "hours wrong": "时长有误",
    "hours break": "用餐 3 30分钟",
    "hours import": "导入时长",
    "hours close": "结束 3",
    "imports link": "导入活动",
    "imports close": "关闭导入",
    "certificate issue": "开证明",
    "certificate revoke": "作废证明 48210 93847 10293 84756 重复开具",
    "erase": "删除我的信息",
    "change": "改地点 3",
    "cancel": "取消班次 3",
    "checkin in": "到 1 2 5 7",
    "checkin out": "走 1 2",
    "checkin undo": "没到 3",
    "checkin walkin": "现场 张三",
    "checkin close": "走 1 2",
    "noshow": "没到 3 生病",
    "places capacity": "改名额 3 25人",
    "places first": "名单 3",
    "places remove": "移出 2 重复报名",
    "replace open": "补位 3",
    "replace stop": "停止补位",
    "replace answer": "`1`, `2` after a reminder",
    "calendar": "换日历链接",
    "signup add": "代报 3 张阿姨 2位",
    "signup leave": "请假",
    "signup swap": "换人",
    "signup accept": "候补",
    "signup coming": "`1`, `2` after a reminder",
    "wishes": "提前3小时提醒我",
}
ACTS = set(WRITES) | {f"announce {act}" for act in ("pause", "resume", "approve", "refuse")}


def test_every_command_that_changes_something_has_its_words() -> None:
    assert ACTS - set(SPOKEN) == set()
    assert set(SPOKEN) - set(leaves(manage.cli)) == set()


@pytest.mark.parametrize("command", SPOKEN)
def test_they_stand_on_the_page(command: str) -> None:
    assert SPOKEN[command] in PAGE


def test_what_is_no_talk_stands_there_too() -> None:
    left = {name for name in MACHINES if name.split()[-1] != "show"}
    assert {name for name in left if f"`{name}`" not in PAGE} == set()
