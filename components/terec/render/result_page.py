"""One result with everything that is known of it: facts, whole texts, earlier tries, and what it did before."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from terec.model import Attempt, Outcome, RecordedResult, RunPoint, Suspect, TestInRun
from terec.render.cells import CaseName, Message
from terec.render.facts import dim
from terec.render.fitted_table import Column, FittedTable
from terec.render.links import linked
from terec.render.long_text import highlighted
from terec.render.marks import outcome_text
from terec.render.strips import Letters, Ruler
from terec.render.trimmed import Trimmed
from terec.wording import commit, counted, moment, one_line, span, suspect_lines, why

EARLIER_SHOWN = 10

_TEXTS = (
    ("error_details", "message"),
    ("error_stacktrace", "stack trace"),
    ("skip_details", "skipped because"),
    ("stdout", "stdout"),
    ("stderr", "stderr"),
)


class Alike(Protocol):
    """run: of the earlier failure. score: how alike the two are, 0 to 1."""

    @property
    def run(self) -> RunPoint: ...
    @property
    def score(self) -> float: ...


def result_view(
    result: RecordedResult,
    history: Sequence[TestInRun] = (),
    suspects: Sequence[Suspect] = (),
    run_id: int | None = None,
    alike: Alike | None = None,
) -> RenderableType:
    """suspects: commits that overlap with the failure.

    history: what the test did in runs of its branch up to run_id, newest first; may hold the result itself.
    alike: an earlier failure of the test that is nearly the same.
    """
    parts: list[RenderableType] = [CaseName(result.case), Text.assemble(outcome_text(result.result), _retried(result))]
    parts += [Text(), _grid(result)]
    parts += [Text(one_line(line), overflow="fold") for line in suspect_lines(suspects)]
    if alike is not None:
        said = f"Resembles {alike.run} (score {alike.score:.2f}), which failed with another signature."
        parts.append(Text(one_line(said), overflow="fold"))
    for field, title in _TEXTS:
        text = getattr(result, field)
        if text and not (field == "error_details" and _repeats(result)):
            parts += _section(title + (" (its first KiB)" if field in result.truncated else ""), highlighted(text))
    if result.attempts:
        parts += _section(f"earlier tries: {len(result.attempts)}", _tries(result.attempts))
    if history:
        up_to = "" if run_id is None else f" up to #{run_id}"
        parts += _section(f"in builds of this branch{up_to}, oldest left", _strip(history))
        parts += _failed_before(history, up_to)
    return Trimmed(Group(*parts, Text()))


def _grid(result: RecordedResult) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, fact in _facts(result):
        grid.add_row(Text(one_line(name)), Text(one_line(fact), overflow="fold"))
    return grid


def _facts(result: RecordedResult) -> Iterator[tuple[str, str]]:
    names = ("package", result.test_package), ("class", result.test_suite), ("test", result.test_case)
    yield from ((name, value) for name, value in names if value)
    if result.test_config != "#":
        yield "config", result.test_config
    if result.duration_ms is not None:
        yield "took", span(result.duration_ms / 1000)
    if result.tstamp:
        yield "at", f"{moment(result.tstamp)} UTC"
    where = result.file or ""
    words = (
        ("group", result.test_group),
        ("error", result.error_type),
        ("part", result.part),
        ("runner", result.runner),
        ("owners", ", ".join(result.owners)),
    )
    yield from ((name, value) for name, value in words if value)
    if where or result.line is not None:
        yield "source", f"{where}:{result.line}" if result.line is not None else where
    if result.attempt != 1:
        yield "attempt", str(result.attempt)
    if result.attachments:
        yield "attached", ", ".join(result.attachments)
    yield from (result.properties or {}).items()
    yield "test id", result.test_id


def _retried(result: RecordedResult) -> Text:
    return Text("   passed on retry", style="yellow") if result.passed_on_retry else Text()


def _repeats(result: RecordedResult) -> bool:
    """Whether the stack trace begins with the whole message."""
    return (result.error_details or "").strip() in (result.error_stacktrace or "")[
        : len(result.error_details or "") + 200
    ]


def _section(title: str, body: RenderableType) -> list[RenderableType]:
    return [Text(), Text.assemble(("── ", "dim"), (one_line(title), "bold"), (" ──", "dim")), body]


def _tries(attempts: Sequence[Attempt]) -> FittedTable:
    return FittedTable(
        [
            Column("try", [Text(str(number)) for number in range(1, len(attempts) + 1)], right=True),
            Column("result", [outcome_text(each.result) for each in attempts]),
            Column("took", [dim(span(_seconds(each))) for each in attempts], importance=1, right=True),
            Column("why", [Message(why(each)) for each in attempts], least=20, importance=2, under="result"),
        ]
    )


def _strip(history: Sequence[TestInRun]) -> RenderableType:
    oldest_first = [each.suite_run for each in reversed(history)]
    letters = Letters([each.test_run.result for each in reversed(history)], oldest_first)
    return Group(Ruler(oldest_first), letters, Text())


def _failed_before(history: Sequence[TestInRun], up_to: str) -> list[RenderableType]:
    heeded = [each for each in history if not each.suite_run.ignore]
    failed = [each for each in heeded if each.test_run.result is Outcome.FAIL]
    if not failed:
        return []
    listed = failed[:EARLIER_SHOWN]
    table = FittedTable(
        [
            Column("#", [linked(Text(str(each.suite_run.run_id)), each.suite_run.url) for each in listed], right=True),
            Column("started (UTC)", [Text(moment(each.suite_run.started)) for each in listed], importance=2),
            Column("commit", [Text(one_line(commit(each.suite_run.commit))) for each in listed], importance=1),
            Column("why", [Message(why(each.test_run)) for each in listed], least=20),
        ],
        f"and {len(failed) - len(listed):,} more" if len(failed) > len(listed) else "",
    )
    said = f"failed in {len(failed):,} of the {counted(len(heeded), 'build')}{up_to} that {_have(len(heeded))} it"
    return _section(said, table)


def _have(number: int) -> str:
    return "has" if number == 1 else "have"


def _seconds(attempt: Attempt) -> float | None:
    return None if attempt.duration_ms is None else attempt.duration_ms / 1000
