"""Shifts, roles, requirements and what people hold, at the machine and from files."""

import json
from datetime import timedelta
from pathlib import Path

from tests.commands.conftest import Run
from tests.services.stage import Stage, openid

SOON = "2031-03-08"


def activity(run: Run, number: int = 1) -> dict[str, object]:
    row: dict[str, object] = json.loads(run("activity", "show", number, "--json").stdout)
    return row


def test_shifts_and_roles(run: Run, stage: Stage) -> None:
    soon = stage.clock.at + timedelta(days=2)
    outing = stage.outing(starts_at=soon, ends_at=soon + timedelta(hours=1), capacity=5)
    span = ("--starts", f"{SOON} 14:00", "--ends", f"{SOON} 16:00")
    assert run("structure", "add-shift", 1, *span, "--places", 10, "--minimum", 3).stdout == "2\n"
    assert activity(run)["capacity"] == 15
    again = run("structure", "add-shift", 1, *span)
    assert (again.exit_code, "has that already" in again.stderr) == (1, True)
    assert run("structure", "add-shift", 1, "--starts", f"{SOON} 14:00", "--ends", SOON).exit_code == 2
    assert run("structure", "add-role", 1, "引导员", "--places", 4, "--requires", "age:18").exit_code == 0
    assert run("structure", "add-role", 1, "司机", "--requires", "wings").exit_code == 2
    with stage.open() as uow:
        roles = [(each.name, each.capacity) for shift in (1, 2) for each in uow.roles.of_shift(shift)]
        assert uow.activities.occasion(2).shift.minimum == 3
    assert roles == [("引导员", 4)] * 2
    assert (
        run("structure", "require", 1, "--requires", "party", "--approval").stdout == "party, with approval\n"
    )
    assert stage.now_of(outing).activity.needs_approval
    assert run("structure", "add-role", 9, "引导员").exit_code == 1


def test_what_people_hold(run: Run, stage: Stage) -> None:
    stage.resident("alice")
    with stage.working() as work:
        person = work.uow.people.by_openid(openid("alice"))
        assert person
        work.uow.people.change(person.id, consent="")
    who = openid("alice")
    assert "not agreed" in run("qualify", who, "licence").stderr
    assert run("qualify", who, "age:18").exit_code == 2
    assert run("qualify", "nobody", "licence").exit_code == 1


def test_a_file_with_roles_shifts_and_rules(run: Run, stage: Stage, tmp_path: Path) -> None:
    file = tmp_path / "activities.yaml"
    file.write_text(
        f"""
- title: 义诊
  starts_at: {SOON} 09:00
  ends_at: {SOON} 11:00
  place: 社区北门
  capacity: 20
  kind: 志愿服务
  minimum: 5
  opens_at: 2031-03-01 08:00
  cutoff_hours: 6
  needs_approval: true
  requirements: "training:急救, age:18"
  roles: ["引导员 4", "司机 2 licence"]
  shifts: ["{SOON} 14:00 / {SOON} 16:00 / 10"]
""",
        encoding="utf-8",
    )
    assert run("activity", "import", file).exit_code == 0
    with stage.open() as uow:
        first, second = uow.activities.of_activity(1)
        roles = [[str(each) for each in role.requirements] for role in uow.roles.of_shift(second.shift.id)]
    assert [str(each) for each in first.activity.requirements] == ["training:急救", "age:18"]
    assert (first.shift.minimum, first.shift.cutoff, first.activity.needs_approval) == (
        5,
        timedelta(hours=6),
        True,
    )
    assert (second.shift.capacity, second.shift.roles, roles) == (10, 2, [[], ["licence"]])


def test_what_is_wrong_in_a_file_is_named(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "activities.yaml"
    file.write_text(
        f"- {{title: x, starts_at: {SOON} 09:00, ends_at: {SOON} 10:00, place: y,"
        " requirements: 'wings', roles: [a 0]}",
        encoding="utf-8",
    )
    result = run("activity", "import", file)
    assert result.exit_code == 1
    assert "requirements: must be training:NAME" in result.stderr
    assert "roles: a role has a name" in result.stderr


def test_a_series_from_a_file_is_moved_resized_and_ended(run: Run, stage: Stage, tmp_path: Path) -> None:
    first = stage.clock.at.replace(hour=1, minute=0, second=0, microsecond=0) + timedelta(days=2)
    last, file = first + timedelta(hours=2), tmp_path / "series.yaml"
    file.write_text(
        f"- {{title: 巡逻, starts_at: '{first.isoformat()}', ends_at: '{last.isoformat()}',"
        " place: 北门, capacity: 5, repeats: 每天}",
        encoding="utf-8",
    )
    assert run("activity", "import", file).stdout == "1  巡逻\n"
    later = first + timedelta(days=1, hours=1)
    span = ("--starts", later.isoformat(), "--ends", (later + timedelta(hours=1)).isoformat())
    moved = int(run("structure", "move-series", 2, *span).stdout)
    assert moved >= 50
    assert run("structure", "resize-series", 3, 9).stdout == f"{moved - 1}\n"
    assert [activity(run, number)["capacity"] for number in (1, 2, 3, 4)] == [5, 5, 9, 9]
    assert run("structure", "end-series", 3).stdout == "0\n"
    assert [activity(run, number)["state"] for number in (2, 3, 4)] == ["open", "cancelled", "cancelled"]


def test_the_rules_of_shifts(run: Run, stage: Stage) -> None:
    soon = stage.clock.at + timedelta(days=2)
    outing = stage.outing(starts_at=soon, ends_at=soon + timedelta(hours=1), minimum=2)
    said = ("--closes", soon.isoformat(), "--cutoff-hours", 6)
    assert run("structure", "rules", 1, *said).stdout == "1 shifts changed\n"
    shift = stage.now_of(outing).shift
    assert (shift.minimum, shift.opens_at, shift.cutoff) == (2, None, timedelta(hours=6))
    assert shift.closes_at
    assert run("structure", "rules", 1, "--cutoff-hours", 999).exit_code == 2


def test_rules_are_set_and_ended_for_one_shift(run: Run, stage: Stage) -> None:
    made = stage.outing(capacity=10)
    assert run("structure", "rules", 1, "--minimum", 5, "--shift", 1).stdout == "1 shifts changed\n"
    assert stage.now_of(made).shift.minimum == 5
    assert run("structure", "rules", 1, "--without", "minimum").stdout == "1 shifts changed\n"
    assert stage.now_of(made).shift.minimum is None
    assert "more than there are places" in run("structure", "rules", 1, "--minimum", 50).stderr
    assert "before it closes" in run("structure", "rules", 1, "--closes", "2099-01-01").stderr


def test_when_the_people_of_an_activity_are_reminded(run: Run, stage: Stage) -> None:
    soon = stage.clock.at + timedelta(days=2)
    stage.outing(starts_at=soon, ends_at=soon + timedelta(hours=1))
    said = {"1d@20:00, 3h": "1d@20:00,3h", "off": "off", "usual": "1d@20:00,2h"}
    for leads, known in said.items():
        assert run("structure", "remind", 1, "--leads", leads).stdout == f"reminded {known}\n"
    assert "such as 1d@20:00, 3h" in run("structure", "remind", 1, "--leads", "soon").stderr
    assert run("structure", "remind", 1, "--ask", "no").exit_code == 0
    with stage.open() as uow:
        assert uow.activities.occasion(1).activity.asks is False


def test_a_file_says_when_to_remind(run: Run, stage: Stage, tmp_path: Path) -> None:
    file = tmp_path / "activities.yaml"
    row = f"- {{title: 义诊, starts_at: {SOON} 09:00, ends_at: {SOON} 11:00, place: 北门, leads: %s}}\n"
    file.write_text(row % "提前1天和3小时")
    assert run("activity", "import", file).exit_code == 0
    with stage.open() as uow:
        assert uow.activities.occasion(1).activity.leads == "1d@20:00,3h"
    file.write_text(row % "soon")
    assert "leads: soon: must be such as 1d@20:00" in run("activity", "import", file).stderr
