"""`terec ci` with real commands and real signals ends as the tests deserve."""

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from terec_testing.ci_command import GREEN_TESTS, PLACE, PYTEST, TEREC, TESTS, Said, Terec, a_report, script


def test_pytest_that_fails_is_imported_and_stays_red(ci: Terec, terec: Terec, work: Path) -> None:
    (work / "test_shop.py").write_text(TESTS)
    said = ci(PYTEST)
    assert said.returncode == 1
    assert "1 failed, 1 passed" in said.stdout
    assert "✘ Red: 1 of 1 failure is yours." in said.stdout
    failed = json.loads(terec("tests", "failed", "unit", "main", *PLACE[:4], "--json").stdout)
    assert [each["test_run"]["test_case"] for each in failed] == ["test_pays"]


def test_pytest_that_passes_is_green(ci: Terec, work: Path) -> None:
    (work / "test_shop.py").write_text(GREEN_TESTS)
    said = ci(PYTEST)
    assert said.returncode == 0, said.stderr
    assert "✔ Green" in said.stdout


def test_command_that_runs_a_failure_again_names_the_test_as_pytest_does(ci: Terec, work: Path) -> None:
    parameters = "@pytest.mark.parametrize('word', ['a/b', 'c'])\ndef test_ends(word):\n    assert word == 'c'\n"
    (work / "test_shop.py").write_text(f"import pytest\n{TESTS}\n{parameters}")
    said = ci(PYTEST, "--config", "py3.12")
    assert [each.strip() for each in said.stdout.splitlines() if each.startswith("  pytest ")] == [
        "pytest 'test_shop.py::test_ends[a/b]'",
        "pytest test_shop.py::test_pays",
    ]


def test_failure_that_the_target_has_too_is_lowered(ci: Terec, work: Path) -> None:
    (work / "test_shop.py").write_text(TESTS)
    assert ci(PYTEST, "--branch", "main", "--commit", "c1").returncode == 1
    change = ("--branch", "fix", "--target", "main", "--base", "c1", "--commit", "c2", "--pull-request", 7)
    said = ci(PYTEST, *change)
    assert said.returncode == 0, said.stdout + said.stderr
    assert "every failure has an excuse" in said.stderr
    (work / "test_shop.py").write_text(TESTS + "\ndef test_ships():\n    assert 'parcel lost on its way' == ''\n")
    assert ci(PYTEST, *change, "--run-id", 9).returncode == 1


def test_crash_of_pytest_beside_excused_failures_stays_red(ci: Terec, work: Path) -> None:
    (work / "test_shop.py").write_text(TESTS)
    assert ci(PYTEST, "--branch", "main", "--commit", "c1").returncode == 1
    (work / "conftest.py").write_text("def pytest_sessionfinish(session):\n    session.exitstatus = 3\n")
    change = ("--branch", "fix", "--target", "main", "--base", "c1", "--commit", "c2")
    said = ci(PYTEST, *change)
    assert said.returncode == 3
    assert "says more than that tests failed" in said.stderr


def test_settings_of_pytest_that_name_a_report_are_left_alone(ci: Terec, work: Path) -> None:
    (work / "test_shop.py").write_text(GREEN_TESTS)
    (work / "pytest.ini").write_text("[pytest]\naddopts = --junitxml=own/unit.xml\n")
    said = ci(PYTEST, "--reports", "own")
    assert said.returncode == 0, said.stderr
    assert "own/unit.xml" in said.stderr


def test_report_of_an_earlier_run_is_never_read(ci: Terec, work: Path) -> None:
    assert ci(script(work, a_report())).returncode == 0
    said = ci(script(work, "raise SystemExit(1)"))
    assert said.returncode == 1
    assert "1 older one was left alone" in said.stderr
    assert "no report shows which test did" in said.stderr


def test_compile_error_with_clean_reports_stays_red(ci: Terec, work: Path) -> None:
    said = ci(script(work, a_report() + "raise SystemExit(2)"))
    assert said.returncode == 2
    assert "its reports hold no failed test" in said.stderr


def test_success_without_a_report_is_not_green(ci: Terec, work: Path) -> None:
    assert ci(script(work, "")).returncode == 4
    assert ci(script(work, ""), "--report-optional").returncode == 0


def test_swallowed_failure_is_red(ci: Terec, work: Path) -> None:
    assert ci(script(work, a_report("pays"))).returncode == 1


def test_report_that_breaks_off_is_never_green(ci: Terec, work: Path) -> None:
    broken = "open('junit.xml', 'w').write('<testsuite><testcase name=\"a\" classname=\"B\"/><testcase')\n"
    assert ci(script(work, broken)).returncode == 4
    assert ci(script(work, broken + "raise SystemExit(1)")).returncode == 1


def test_named_report_alone_is_read(ci: Terec, work: Path) -> None:
    both = a_report("pays") + a_report().replace("junit.xml", "mine.xml")
    said = ci(script(work, both), "--reports", "mine.xml", "--json")
    assert (said.returncode, json.loads(said.stdout)["reports"]) == (0, ["mine.xml"])


def test_command_that_cannot_be_started_is_told_as_a_shell_does(ci: Terec, work: Path) -> None:
    said = ci(["no-such-command"])
    assert (said.returncode, said.stderr) == (
        127,
        "terec: 'no-such-command' is not found, or what its first line names is not.\n",
    )
    (work / "text").write_text("no program")
    said = ci(["./text"])
    assert (said.returncode, said.stderr) == (126, "terec: './text' cannot be executed: Permission denied.\n")


def test_streams_are_the_command_s_own(work: Path, environment: dict[str, str]) -> None:
    command = script(work, "import sys; print(sys.stdin.read().upper()); print('warned', file=sys.stderr)")
    said = subprocess.run(
        [*TEREC, "ci", "--report-optional", "--", *command, "--json"],
        env=environment, cwd=work, input="hello", capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (said.returncode, said.stdout) == (0, "HELLO\n")
    assert said.stderr.startswith("warned\n")


def test_with_json_the_answer_alone_is_on_stdout(ci: Terec, work: Path) -> None:
    said = ci(script(work, a_report("pays") + "print('noise')"), "--json")
    answer = json.loads(said.stdout)
    assert (answer["exit_code"], answer["command_exit_code"], answer["fail_count"]) == (1, 0, 1)
    assert answer["gate"]["gate"]["outcome"] == "red"
    assert "noise\n" in said.stderr


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM])
def test_command_that_a_signal_ends_is_128_and_its_number(ci: Terec, work: Path, number: signal.Signals) -> None:
    die = f"import os, signal; signal.signal({signal.SIGTERM}, signal.SIG_DFL)\nos.kill(os.getpid(), {number})"
    assert ci(script(work, die)).returncode == 128 + number
    assert ci(script(work, a_report("pays") + die)).returncode == 128 + number


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize(
    ("number", "ends", "code"), [(signal.SIGTERM, "9", 9), (signal.SIGINT, "0", 130), (signal.SIGHUP, "0", 129)]
)
def test_signal_reaches_the_command_and_what_it_wrote_is_not_imported(
    terec: Terec, work: Path, environment: dict[str, str], number: signal.Signals, ends: str, code: int
) -> None:
    handler = f"def end(*words):\n    {a_report('pays')}    print('got', words[0])\n    sys.exit({ends})\n"
    wait = f"signal.signal({number}, end)\nprint('ready', flush=True)\nsignal.pause()\n"
    command = script(work, f"import signal, sys\n{handler}{wait}")
    process = subprocess.Popen(
        [*TEREC, "ci", "--", *command],
        env=environment, cwd=work, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        preexec_fn=_obey_signals,
    )  # fmt: skip
    with process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (code, f"got {number}\n", "terec: Interrupted; nothing was imported.\n")


def _obey_signals() -> None:
    """As from a terminal, also where the tests run as a job in the background, which ignores some."""
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


def test_in_ci_without_an_address_the_command_is_not_run(ci: Terec, work: Path) -> None:
    said = ci(script(work, "open('ran', 'w')"), CI="true", TEREC_URL="")
    assert (said.returncode, (work / "ran").exists()) == (2, False)
    assert "TEREC_URL" in said.stderr


@pytest.mark.parametrize(
    "options", [("--wait", "soon"), ("--failure-code", "0"), ("--fail-on", "all"), ("--dry-run", "--check-later")]
)
def test_wrong_option_is_told_before_the_command_is_run(ci: Terec, work: Path, options: tuple[str, ...]) -> None:
    said = ci(script(work, "open('ran', 'w')"), *options)
    assert (said.returncode, (work / "ran").exists()) == (2, False)


def test_dry_run_judges_and_stores_nothing(ci: Terec, terec: Terec, server: str, work: Path) -> None:
    assert ci(script(work, a_report()), TEREC_URL=server).returncode == 0
    command = script(work, a_report("pays") + "raise SystemExit(1)")
    said = ci(command, "--dry-run", "--branch", "fork", "--against", "main", TEREC_URL=server)
    assert said.returncode == 1
    assert "Nothing was stored." in said.stdout
    branches = json.loads(terec("builds", "branches", "unit", *PLACE[:4], "--json", TEREC_URL=server).stdout)
    assert [each["branch"] for each in branches] == ["main"]


def test_shard_leaves_the_verdict_to_the_last_job(ci: Terec, terec: Terec, work: Path) -> None:
    shard = ("--run-id", 1, "--parts", 2, "--check-later")
    told = "stored and not judged (--check-later): let `terec check` judge all of the run"
    said = ci(script(work, a_report("pays") + "raise SystemExit(1)"), *shard, "--part", "1")
    assert (said.returncode, told in said.stderr) == (0, True)
    assert ci(script(work, "raise SystemExit(1)"), *shard, "--part", "2").returncode == 1
    assert terec("check", "unit", "main", 1, *PLACE[:4]).returncode == 4
    assert ci(script(work, a_report()), *shard, "--part", "2").returncode == 0
    assert terec("check", "unit", "main", 1, *PLACE[:4]).returncode == 1


def test_test_step_of_before_is_weighed_by_the_same_table(terec: Terec, work: Path) -> None:
    def step(code: int, *more: object) -> Said:
        return terec("import", "junit.xml", *PLACE, "--check", "--test-exit", code, *more)

    assert [step(0).returncode, step(1).returncode] == [4, 1]  # no report at all
    (work / "junit.xml").write_text('<testsuite><testcase classname="a.B" name="c"/></testsuite>')
    assert [step(0).returncode, step(1).returncode, step(137).returncode] == [0, 1, 137]
    assert terec("import", "junit.xml", *PLACE, "--test-exit", 1).returncode == 2
