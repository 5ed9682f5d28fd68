"""Tables of problems, and of the causes of a time."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from rich.console import RenderableType
from rich.text import Text

from terec.model import CauseOverRuns, Problem, ProblemState
from terec.render.cells import Message
from terec.render.facts import dim
from terec.render.fitted_table import Column, FittedTable
from terec.render.verdicts import verdict_text
from terec.wording import PROBLEM_MARKS, UNKNOWN, age, counted, moment, one_line, span

_STYLES = {
    ProblemState.OPEN: "bold red",
    ProblemState.REOPENED: "bold magenta",
    ProblemState.ACKNOWLEDGED: "yellow",
    ProblemState.FIXED: "green",
}


def problems_table(problems: Sequence[Problem], titles: Mapping[str, str], now: datetime) -> RenderableType:
    """Problems in the order given: state, age, range, tests, and what they cost. titles: by problem id, where known."""
    if not problems:
        return dim("No problems.")
    columns = [
        Column("state", [_state(each.state) for each in problems]),
        Column("age", [Text(age(each.age(now))) for each in problems], importance=8, right=True),
        Column("branch", _branches(problems), importance=6, least=10),
        Column("builds", [_range(each) for each in problems], importance=5, least=12),
        Column("tests", [Text(f"{len(each.failing) or len(_tests(each)):,}") for each in problems], 7, right=True),
        Column("lost", [Text(_minutes(each.minutes_lost)) for each in problems], importance=4, right=True),
        Column("pull requests", [Text(f"{len(each.pull_requests):,}") for each in problems], 2, right=True),
        Column("problem", [Message(titles.get(each.problem_id, "")) for each in problems], least=30),
        Column("id", [dim(each.problem_id) for each in problems], importance=3, under="problem"),
        Column("acknowledged", _acknowledged(problems), importance=1, least=16, under="problem"),
    ]
    still = sum(each.state is not ProblemState.FIXED for each in problems)
    fixed = [each.state is ProblemState.FIXED for each in problems]
    return FittedTable(
        [each for each in columns if each.cells], f"{counted(len(problems), 'problem')}, {still:,} open.", fixed
    )


def causes_table(causes: Sequence[CauseOverRuns]) -> RenderableType:
    """Causes met in several runs, in the order given."""
    if not causes:
        return dim("Nothing failed in this time.")
    columns = [
        Column("verdict", [verdict_text(each.verdict) for each in causes]),
        Column("runs", [Text(f"{each.runs:,}") for each in causes], right=True),
        Column("tests", [Text(f"{len(each.cause.test_ids):,}") for each in causes], importance=4, right=True),
        Column("last in", [Text(one_line(str(each.newest)), overflow="fold") for each in causes], 5, 12),
        Column("started (UTC)", [dim(moment(each.newest.started)) for each in causes], importance=1),
        Column("cause", [Message(each.cause.title or "(no text)") for each in causes], least=30),
        Column("id", [dim(each.cause.cause_id) for each in causes], importance=3, under="cause"),
    ]
    return FittedTable(columns, f"{counted(len(causes), 'cause')}.")


def _state(state: ProblemState) -> Text:
    return Text(f"{PROBLEM_MARKS[state]} {state.value}", style=_STYLES[state])


def _branches(problems: Sequence[Problem]) -> list[RenderableType]:
    several = len({each.branch for each in problems}) > 1
    return [Text(one_line(each.branch), overflow="fold") for each in problems] if several else []


def _range(problem: Problem) -> Text:
    end = f" to #{problem.last_failed.run_id}" if problem.last_failed != problem.opened else ""
    return Text(f"#{problem.opened.run_id}{end}", overflow="fold")


def _tests(problem: Problem) -> set[str]:
    return {pair.test_id for pair in problem.pairs}


def _minutes(minutes: float) -> str:
    return span(minutes * 60) if minutes else UNKNOWN


def _acknowledged(problems: Sequence[Problem]) -> list[RenderableType]:
    said = [_by(each) for each in problems]
    return [Text(one_line(each), overflow="fold") for each in said] if any(said) else []


def _by(problem: Problem) -> str:
    said = problem.acknowledgement
    if said is None:
        return ""
    ticket = f" ({said.ticket})" if said.ticket else ""
    return f"{said.who} until {said.until:%Y-%m-%d}: {said.because}{ticket}"
