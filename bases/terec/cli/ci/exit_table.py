"""The exit code of a test command that is judged by its reports: one table, of which docs/cli.md is the copy."""

from enum import StrEnum
from typing import NamedTuple

from terec.cli.exit_codes import NOT_JUDGEABLE, NOT_REACHABLE, RED, WRONG_CALL

FAILED_AT_MOST = 123
"""Codes above are no runner's word for failed tests: 124 a time limit, 125 to 127 not started, 128 + N a signal."""


class InReports(StrEnum):
    """What the reports of the command hold."""

    NOTHING = "nothing"
    """There is none, or no test in any."""

    PASSES = "passes"
    FAILURES = "failures"
    BREAK = "a break"
    """One could not be read to its end, whatever else is in them."""


class Gate(StrEnum):
    """What TeReC says of the run."""

    GREEN = "green"
    RED = "red"
    NOT_JUDGEABLE = "not judgeable"
    AWAY = "away"
    """TeReC is down, or too slow."""

    REFUSED = "refused"
    """TeReC answers that the call is wrong: an unknown project, a wrong token."""

    LATER = "later"
    """Nobody asked: the run is judged when all of its parts are there."""


class Ended(NamedTuple):
    """How the command ended. code: as a shell says it. tests_failed: whether the code may mean that, and no more."""

    code: int
    tests_failed: bool


class Decision(NamedTuple):
    exit_code: int
    because: str


def decide(command: Ended, reports: InReports, gate: Gate, report_optional: bool = False) -> Decision:
    """The exit code, and a sentence why. report_optional: a command that ended well needs no report."""
    if command.code == 0:
        return _ended_well(reports, gate, report_optional)
    return _failed(command, reports, gate)


def may_mean_failed_tests(code: int, words: tuple[str, ...] = (), failure_codes: tuple[int, ...] = ()) -> bool:
    """Whether a command may say by this code that tests failed, and nothing else.

    failure_codes: those that it does say it by, where that is known. Else pytest's own call says it by 1 alone (2 to 5
    are interruption, internal error, usage and no tests: docs.pytest.org, "Exit codes"); `make`, which answers 2 for
    everything, and whatever else is called may say it by 1 to 123.
    """
    if failure_codes:
        return code in failure_codes
    return code == 1 if calls_pytest(words) else 0 < code <= FAILED_AT_MOST


def calls_pytest(words: tuple[str, ...]) -> bool:
    """Whether the command ends with pytest's own exit code: `pytest`, `python -m pytest`, `uv run pytest`."""
    names = [word.replace("\\", "/").rpartition("/")[2].removesuffix(".exe") for word in words]
    return not {"make", "gmake"} & set(names[:1]) and bool(PYTEST & set(names))


PYTEST = frozenset({"pytest", "py.test"})


def _ended_well(reports: InReports, gate: Gate, report_optional: bool) -> Decision:
    if reports is InReports.NOTHING:
        if report_optional:
            return Decision(0, "No report was found, and none is asked for.")
        return Decision(
            NOT_JUDGEABLE, "The command ended well, but no report shows that a test ran: that is not green."
        )
    if reports is InReports.BREAK and gate in _OF_A_BREAK:
        return Decision(_OF_A_BREAK[gate], "A report could not be read to its end: a failure may be behind the break.")
    if gate is Gate.AWAY and reports is InReports.FAILURES:
        return Decision(NOT_REACHABLE, "The reports hold a failure, and TeReC could not be asked whose it is.")
    return _OF_A_GATE[gate]


_OF_A_BREAK = {
    Gate.GREEN: NOT_JUDGEABLE,
    Gate.NOT_JUDGEABLE: NOT_JUDGEABLE,
    Gate.AWAY: NOT_REACHABLE,
    Gate.LATER: NOT_JUDGEABLE,
}

_OF_A_GATE = {
    Gate.GREEN: Decision(0, "The command ended well, and nothing failed without an excuse."),
    Gate.RED: Decision(RED, "The command ended well, but a failure has no excuse."),
    Gate.NOT_JUDGEABLE: Decision(NOT_JUDGEABLE, "The command ended well, but its run cannot be judged."),
    Gate.AWAY: Decision(0, "The command ended well and its reports hold no failure; TeReC could not be asked."),
    Gate.REFUSED: Decision(WRONG_CALL, "TeReC refused the call, so nothing is judged."),
    Gate.LATER: Decision(0, "The run is judged later, when all of it is there."),
}


def _failed(command: Ended, reports: InReports, gate: Gate) -> Decision:
    stays = f"the exit code stays {command.code}."
    if reports is not InReports.FAILURES:
        return Decision(command.code, f"{_UNACCOUNTED[reports]}: {stays}")
    if not command.tests_failed:
        return Decision(command.code, f"{command.code} says more than that tests failed: {stays}")
    if gate is Gate.GREEN:
        return Decision(0, f"The command failed with {command.code}, and every failure has an excuse.")
    if gate is Gate.LATER:
        return Decision(0, f"The command failed with {command.code}; its failures are judged later.")
    return Decision(command.code, f"{_NOT_EXCUSED[gate]}: {stays}")


_UNACCOUNTED = {
    InReports.NOTHING: "The command failed, and no report shows which test did",
    InReports.PASSES: "The command failed, and its reports hold no failed test",
    InReports.BREAK: "The command failed, and a report could not be read to its end",
}
_NOT_EXCUSED = {
    Gate.RED: "A failure has no excuse",
    Gate.NOT_JUDGEABLE: "The run cannot be judged",
    Gate.AWAY: "TeReC could not be asked whose the failures are",
    Gate.REFUSED: "TeReC refused the call, so nothing is judged",
}
