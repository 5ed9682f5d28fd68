"""Every cell of the table that docs/cli.md shows."""

import re
from pathlib import Path

import pytest

from terec.cli.ci.exit_table import Ended, Gate, InReports, calls_pytest, decide, may_mean_failed_tests

GATES = (Gate.GREEN, Gate.RED, Gate.NOT_JUDGEABLE, Gate.AWAY, Gate.REFUSED, Gate.LATER)
DOCUMENT = Path(__file__).parents[4] / "docs" / "cli.md"
CODE = "code"
FAILED = Ended(7, tests_failed=True)
CRASHED = Ended(139, tests_failed=False)

TABLE = {
    (Ended(0, False), InReports.NOTHING): (4, 4, 4, 4, 4, 4),
    (Ended(0, False), InReports.PASSES): (0, 1, 4, 0, 2, 0),
    (Ended(0, False), InReports.FAILURES): (0, 1, 4, 3, 2, 0),
    (Ended(0, False), InReports.BREAK): (4, 1, 4, 3, 2, 4),
    (FAILED, InReports.NOTHING): (7, 7, 7, 7, 7, 7),
    (FAILED, InReports.PASSES): (7, 7, 7, 7, 7, 7),
    (FAILED, InReports.FAILURES): (0, 7, 7, 7, 7, 0),
    (FAILED, InReports.BREAK): (7, 7, 7, 7, 7, 7),
    **{(CRASHED, reports): (139,) * 6 for reports in InReports},
}


@pytest.mark.parametrize("gate", GATES)
@pytest.mark.parametrize("reports", InReports)
@pytest.mark.parametrize("command", [Ended(0, False), FAILED, CRASHED], ids=["0", "failed", "crashed"])
def test_exit_code_is_that_of_the_table(command: Ended, reports: InReports, gate: Gate) -> None:
    decision = decide(command, reports, gate)
    assert decision.exit_code == TABLE[command, reports][GATES.index(gate)]
    assert decision.because.endswith(".")


@pytest.mark.parametrize("gate", GATES)
@pytest.mark.parametrize("reports", InReports)
@pytest.mark.parametrize("command", [Ended(0, False), FAILED, CRASHED], ids=["0", "failed", "crashed"])
def test_optional_report_changes_only_a_command_that_ended_well_without_one(
    command: Ended, reports: InReports, gate: Gate
) -> None:
    without = command.code == 0 and reports is InReports.NOTHING
    expected = 0 if without else TABLE[command, reports][GATES.index(gate)]
    assert decide(command, reports, gate, report_optional=True).exit_code == expected


def test_only_excused_or_deferred_failures_in_whole_reports_take_a_failure_away() -> None:
    lowered = {(r, g) for r in InReports for g in Gate if decide(FAILED, r, g).exit_code == 0}
    assert lowered == {(InReports.FAILURES, Gate.GREEN), (InReports.FAILURES, Gate.LATER)}


def test_the_document_shows_this_table() -> None:
    rows = re.findall(
        r"^\| (0|0, `--report-optional`|may mean [^|]*|means [^|]*) \|([^|]*)\|(.*)\|$", DOCUMENT.read_text(), re.M
    )
    assert len(rows) == 8
    for command, reports, cells in rows:
        shown = tuple(cell.strip() for cell in cells.split("|"))
        for each in reports.strip().split(", "):
            kinds = list(InReports) if each == "any" else [InReports(each)]
            for kind in kinds:
                assert shown == _shown(command, kind), (command, kind)


def _shown(command: str, reports: InReports) -> tuple[str, ...]:
    ended = Ended(0, False) if command.startswith("0") else FAILED if command.startswith("may") else CRASHED
    codes = [decide(ended, reports, gate, "optional" in command).exit_code for gate in GATES]
    return tuple(CODE if code and code == ended.code else str(code) for code in codes)


@pytest.mark.parametrize(
    ("code", "words", "means_it"),
    [
        (0, "mvn test", False),
        (1, "mvn test", True),
        (123, "./run", True),
        (124, "timeout 10 make test", False),
        (125, "docker run tests", False),
        (126, "./run", False),
        (127, "sh -c nope", False),
        (137, "mvn test", False),
        (1, "pytest -x", True),
        (2, "pytest -x", False),
        (5, "python -m pytest", False),
        (3, "uv run --frozen pytest", False),
        (2, "/opt/venv/bin/pytest", False),
        (2, "make pytest", True),
        (2, "npm test", True),
    ],
)
def test_code_that_may_mean_failed_tests(code: int, words: str, means_it: bool) -> None:
    assert may_mean_failed_tests(code, tuple(words.split())) is means_it


def test_named_failure_codes_are_the_only_ones() -> None:
    codes = (100, 200)
    assert [code for code in range(256) if may_mean_failed_tests(code, ("pytest",), codes)] == [100, 200]


def test_path_of_a_windows_pytest_is_pytest() -> None:
    assert calls_pytest(("C:\\venv\\Scripts\\pytest.exe", "-x"))
