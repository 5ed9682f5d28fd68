"""What CI runs again, and what it forgives."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FAKE = """#!/usr/bin/env bash
echo "$*" >>calls
case "$*" in
  *--lf*) exit "${AGAIN:-0}" ;;
  static) exit "${STATIC:-0}" ;;
  test) [ ! -e .pytest_cache ] || exit 99; exit "${TESTS:-0}" ;;
  *stack*) exit "${STACK:-0}" ;;
esac
"""
"""In place of run.sh: notes how it is called, and ends as the variables say."""

AGAIN = "-n 0 -r fE --lf --lfnf none"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The script of CI on a machine that has all commands, in front of a run.sh that does nothing."""
    place = tmp_path / "checkout"
    (place / ".ci").mkdir(parents=True)
    shutil.copy(ROOT / ".ci" / "run", place / ".ci" / "run")
    for name, text in (
        ("../bin/curl", ""),
        ("../bin/docker", ""),
        ("../bin/java", ""),
        ("../bin/mvn", ""),
        ("run.sh", FAKE),
    ):
        path = place / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text or "#!/bin/sh\n", encoding="utf-8")
        path.chmod(0o755)
    return place


def run(checkout: Path, **codes: int) -> tuple[int, list[str]]:
    """How the script ended, and how it called run.sh."""
    environment = {
        "PATH": f"{checkout.parent / 'bin'}:{os.environ['PATH']}",
        "HOME": str(checkout),
        **{name: str(code) for name, code in codes.items()},
    }
    done = subprocess.run([checkout / ".ci" / "run"], env=environment, capture_output=True, timeout=60, check=False)
    return done.returncode, (checkout / "calls").read_text(encoding="utf-8").splitlines()


def test_nothing_is_run_again_where_nothing_failed(checkout: Path) -> None:
    assert run(checkout) == (0, ["static", "test", "", "test -n 0 -m stack"])


def test_static_steps_are_run_once_and_not_forgiven(checkout: Path) -> None:
    assert run(checkout, STATIC=1) == (1, ["static"])


def test_tests_that_failed_are_run_once_more_and_no_others(checkout: Path) -> None:
    code, calls = run(checkout, TESTS=1)

    assert (code, calls[:3]) == (0, ["static", "test", f"test {AGAIN}"])
    assert run(checkout, TESTS=1, AGAIN=1)[0] == 1


def test_tests_of_the_stack_that_failed_are_run_once_more(checkout: Path) -> None:
    code, calls = run(checkout, STACK=1)

    assert (code, calls[-1]) == (0, f"test -n 0 -m stack {AGAIN}")


@pytest.mark.parametrize("code", [2, 3, 4, 5, 137])
def test_run_that_broke_off_is_not_forgiven(checkout: Path, code: int) -> None:
    assert run(checkout, TESTS=code) == (code, ["static", "test"])


def test_what_failed_in_an_earlier_run_is_forgotten(checkout: Path) -> None:
    (checkout / ".pytest_cache").mkdir()

    assert run(checkout)[0] == 0
