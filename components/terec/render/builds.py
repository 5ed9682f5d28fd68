"""Tables of builds: many in a list, one with all its facts."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from terec.model import Completeness, RecordedRun, completeness
from terec.render.cells import Message
from terec.render.facts import dim, gauge
from terec.render.fitted_table import Column, FittedTable
from terec.render.links import linked
from terec.render.marks import status_text
from terec.render.trimmed import Trimmed
from terec.wording import UNKNOWN, commit, count, counted, moment, one_line, pass_rate, percent, span

_BAR = 10


def builds_table(runs: Sequence[RecordedRun]) -> RenderableType:
    """Builds in the order given, one row each; ignored ones are dim and say so."""
    if not runs:
        return dim("No builds.")
    columns = [
        Column("#", [linked(Text(str(run.run_id)), run.url) for run in runs], right=True),
        Column("branch", [Text(one_line(run.branch)) for run in runs], importance=8, least=12),
        Column("status", [_status(run) for run in runs], importance=8),
        Column("started (UTC)", [Text(moment(run.began)) for run in runs], importance=6),
        Column("commit", [Text(one_line(commit(run.commit))) for run in runs], importance=4),
        Column("pass", [_number(run.pass_count, "") for run in runs], importance=7, right=True),
        Column("fail", [_number(run.fail_count, "bold red") for run in runs], right=True),
        Column("skip", [_number(run.skip_count, "yellow") for run in runs], importance=5, right=True),
        Column("duration", [Text(span(run.duration_sec)) for run in runs], importance=3, right=True),
        Column("pass rate", [_rate(run) for run in runs], importance=2),
        Column("note", [Message(_note(run)) for run in runs], importance=1, least=20),
    ]
    return FittedTable(_telling(columns, runs), _caption(runs), [run.ignore for run in runs])


def branches_table(runs: Sequence[RecordedRun]) -> RenderableType:
    """The newest build of each branch."""
    return builds_table(runs) if runs else dim("No branches.")


def build_view(run: RecordedRun, now: datetime | None = None) -> RenderableType:
    """One build: what CI said, what is known of it, its counts. now: says whether all of it has arrived."""
    title = Text.assemble((one_line(run.suite), "bold"), " on ", (one_line(run.branch), "bold"))
    title.append_text(linked(Text(f" #{run.run_id}", style="bold"), run.url)).append("   ")
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, fact in _facts(run, now):
        grid.add_row(Text(name), fact if isinstance(fact, Text) else Text(one_line(fact), overflow="fold"))
    return Trimmed(Group(title.append_text(_status(run)), _counts(run), Text(), grid, Text()))


def _facts(run: RecordedRun, now: datetime | None) -> Iterator[tuple[str, str | Text]]:
    if run.ignore:
        yield "ignored", run.ignore_details or "yes"
    yield "started", f"{moment(run.began)} UTC"
    if run.duration_sec is not None:
        yield "duration", span(run.duration_sec)
    for name, value in (("commit", run.commit), ("head commit", run.head_commit), ("base commit", run.base_commit)):
        if value:
            yield name, value
    if run.commits and len(run.commits) > 1:
        yield "changes", counted(len(run.commits), "commit")
    words = (("author", run.author), ("event", run.event), ("pull request", run.pull_request))
    yield from ((name, value) for name, value in (*words, ("target", run.target_branch)) if value)
    if any(run.parts):
        yield "parts", ", ".join(part or "(unnamed)" for part in run.parts)
    yield "arrived", _arrived(run, now)
    if run.passed_on_retry:
        yield "on retry", f"{counted(run.passed_on_retry, 'test')} passed only on a later attempt"
    if run.url:
        yield "page", linked(Text(one_line(run.url), overflow="fold"), run.url)


def _arrived(run: RecordedRun, now: datetime | None) -> str:
    """How much came, beside what the sender declared."""
    said = [counted(run.arrived_total, "result")]
    if run.declared_total is not None:
        said[0] = f"{run.arrived_total:,} of {counted(run.declared_total, 'result')}"
    if run.declared_parts is not None:
        said.append(f"{len(run.parts):,} of {counted(run.declared_parts, 'part')}")
    if run.open_uploads:
        said.append(f"{counted(run.open_uploads, 'upload')} not finished")
    if now is not None:
        state = completeness(run, now)
        said.append("the sender declared nothing" if state is Completeness.UNDECLARED else state.value)
    return ", ".join(said)


def _counts(run: RecordedRun) -> Text:
    text = Text()
    rate = pass_rate(run)
    if rate is not None:
        text.append_text(gauge(rate, 2 * _BAR)).append(f" {percent(rate)}   ")
    for number, word, style in (
        (run.pass_count, "passed", "green"),
        (run.fail_count, "failed", "bold red"),
        (run.skip_count, "skipped", "yellow"),
    ):
        text.append(f"{count(number)} {word}", style=style if number else "dim").append("  ")
    return text


def _telling(columns: list[Column], runs: Sequence[RecordedRun]) -> list[Column]:
    """Only the columns that tell something of these runs."""
    silent = {
        "branch": len({run.branch for run in runs}) == 1,
        "status": all(run.status is None and not run.ignore for run in runs),
        "commit": not any(run.commit for run in runs),
        "duration": all(run.duration_sec is None for run in runs),
        "note": not any(_note(run) for run in runs),
    }
    return [column for column in columns if not silent.get(column.header)]


def _status(run: RecordedRun) -> Text:
    return Text("⊘ ignored") if run.ignore else status_text(run.status)


def _number(number: int | None, style: str) -> Text:
    return Text(count(number), style=style if number else "dim")


def _rate(run: RecordedRun) -> Text:
    rate = pass_rate(run)
    if rate is None:
        return dim(UNKNOWN)
    return gauge(rate, _BAR).append(f" {percent(rate):>5}")


def _note(run: RecordedRun) -> str:
    if run.ignore:
        return run.ignore_details or ""
    notes = [f"{counted(run.open_uploads, 'upload')} not finished"] if run.open_uploads else []
    if run.declared_parts is not None and len(run.parts) < run.declared_parts:
        notes.append(f"{len(run.parts)} of {run.declared_parts} parts")
    if run.passed_on_retry:
        notes.append(f"{run.passed_on_retry:,} passed on retry")
    return ", ".join(notes)


def _caption(runs: Sequence[RecordedRun]) -> str:
    counting = [run for run in runs if not run.ignore]
    red = sum(bool(run.fail_count) for run in counting)
    ignored = len(runs) - len(counting)
    return f"{counted(len(runs), 'build')}, {red:,} with failures" + (f", {ignored:,} ignored" if ignored else "") + "."
