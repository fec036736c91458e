"""What `make` and CI check before anything of ours is installed: a Python, a browser."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.processes import ROOT, Processes

FINDER = [sys.executable, ROOT / "tests" / "find_browser.py"]


@pytest.mark.parametrize("python", ["no-such-python", "false"])
def test_without_a_new_enough_python_it_says_so(processes: Processes, tmp_path: Path, python: str) -> None:
    running = processes.start(["sh", "-c", f"cd {tmp_path} && sh {ROOT}/.ci/venv"], {"PYTHON": python})
    assert running.ends() == 1
    assert running.text().startswith("error: Python 3.11 or newer is needed")


def test_a_python_without_venv_gets_the_name_of_the_package(processes: Processes, tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\ncase "$2" in *ensurepip*) exit 1;; esac\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    running = processes.start(["sh", "-c", f"cd {tmp_path} && sh {ROOT}/.ci/venv"], {"PYTHON": str(python)})
    assert running.ends() == 1
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    assert f"{version} cannot make virtual environments" in running.text()
    assert "apt install" in running.text()


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_a_missing_browser_is_one_line_and_a_failure_in_ci(processes: Processes, ci: str, code: int) -> None:
    running = processes.start(FINDER, {"CHROMIUM": "/no/such/browser", "CI": ci})
    assert running.ends() == code
    assert running.text().startswith("error: no browser for the browser tests: install Chromium")
    assert running.text().count("\n") == 1


def test_a_chosen_browser_is_taken(processes: Processes) -> None:
    running = processes.start(FINDER, {"CHROMIUM": sys.executable})
    assert running.ends() == 0
    assert running.text() == f"browser: {sys.executable}\n"


@pytest.mark.parametrize("target", ["run", "test", "bench", "lint", "format", "setup"])
def test_every_target_is_there(processes: Processes, target: str) -> None:
    make = shutil.which("make")
    assert make
    running = processes.start([make, "--dry-run", target], {"MAKEFLAGS": ""})
    assert running.ends() == 0, running.text()


def test_scripts_can_be_executed() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
