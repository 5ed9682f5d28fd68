"""Ends an import: what was imported, what was left out, and what is red."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from terec.cli import output
from terec.cli.delivery.delivering import Delivered
from terec.cli.gate.gating import Layout, plain_gate, show_gate
from terec.cli.importing.importing import Imported
from terec.cli.importing.words import DEFAULT_ORIGIN
from terec.cli.phrases import counted, quoted, run_words
from terec.cli.session import Session
from terec.cli.shortening import shortened
from terec.importers import ReportProblem
from terec.model import GateAnswer, Outcome, RecordedResult, StoreError

if TYPE_CHECKING:
    from rich.console import RenderableType

FAILURES_SHOWN = 30
PROBLEMS_SHOWN = 5


def show_import(
    session: Session, delivered: Delivered, gate: GateAnswer | None = None, more: Mapping[str, Any] | None = None
) -> None:
    """The counts, warnings and broken files; below them the gate, else the first failures and what shows more.

    Of an upload that waits there is only JSON to show: delivery_notes tell of it. more: members of the JSON besides;
    its `notes` are sentences, which the page has too.
    """
    imported = delivered.imported
    if session.as_json:
        judged = {} if gate is None else {"gate": plain_gate(gate)}
        output.write_json({**plain_import(session, delivered), **judged, **(more or {})})
    elif imported is not None and gate is not None:
        output.write(*_page(imported, []), "")
        show_gate(session, gate, Layout())
    elif imported is not None:
        failures = _failures(session, imported)
        output.write(*_page(imported, failures), *(more or {}).get("notes", ()))
        for line in _next(session, imported, failures):
            output.write_command(line)


def plain_import(session: Session, delivered: Delivered) -> dict[str, Any]:
    """The words of JSON; run and counts are null where nothing could be stored yet."""
    imported = delivered.imported
    spool = {"spool": {"sent": delivered.sent, "waiting": delivered.waiting}}
    if imported is None:
        return {**dict.fromkeys(_WORDS), **spool}
    received = imported.received
    values = (
        imported.run, imported.files, received.test_count, received.fail_count, received.skip_count, received.new_cases,
        _listed(session, imported), imported.problems, received.warnings,
    )  # fmt: skip
    return {**dict(zip(_WORDS, values, strict=True)), **spool}


_WORDS = (
    "run", "files", "test_count", "fail_count", "skip_count", "new_cases", "failures", "problems", "warnings",
)  # fmt: skip


def _listed(session: Session, imported: Imported) -> list[dict[str, Any]] | None:
    """The first failures; None when the server went away since it stored them."""
    try:
        return [shortened(each) for each in _failures(session, imported)]
    except StoreError:
        return None


def _failures(session: Session, imported: Imported) -> list[RecordedResult]:
    return list(islice(session.service.results.results(imported.run.key, Outcome.FAIL), FAILURES_SHOWN))


def _page(imported: Imported, failures: list[RecordedResult]) -> Iterator["RenderableType"]:
    from terec.render import failures_table
    from terec.wording import one_line

    yield from map(one_line, _lines(imported))
    if failures:
        yield ""
        yield failures_table(failures)


def _lines(imported: Imported) -> list[str]:
    run, received = imported.run, imported.received
    passed = received.test_count - received.fail_count - received.skip_count
    source = imported.source or counted(imported.files, "file")
    again = ", which were there already" if imported.again else ""
    lines = [
        f"Imported {counted(received.test_count, 'result')} from {source}{again}: "
        f"{passed:,} passed, {received.fail_count:,} failed, {received.skip_count:,} skipped.",
        f"Run #{run.run_id} of {run.suite} on {run.branch}{_guessed(imported)} in {run.org}/{run.project}"
        + _totals(imported),
    ]
    broken = _broken(imported)
    mended = [each for each in imported.problems if each.mended]
    others = [each for each in imported.problems if each.no_report]
    if broken:
        lines.append(f"Left out: {counted(len(broken), 'broken file')}, of each what cannot be read.")
        lines += _first_of(broken)
    if others:
        none = "is no test report" if len(others) == 1 else "are no test reports"
        lines.append(f"Left out: {counted(len(others), 'file')} that {none} for TeReC.")
        lines += _first_of(others)
    if mended:
        more = f" And {counted(len(mended) - 1, 'more file')} like it." if len(mended) > 1 else ""
        lines.append(f"Warning: {mended[0]}{more}")
    return lines + [f"Warning: {each}" for each in received.warnings]


def _broken(imported: Imported) -> list[ReportProblem]:
    """Reports that were not read to their end."""
    return [each for each in imported.problems if each.broken]


def _first_of(problems: list[ReportProblem]) -> list[str]:
    lines = [f"- {each}" for each in problems[:PROBLEMS_SHOWN]]
    return lines + ([f"- and {len(problems) - PROBLEMS_SHOWN:,} more"] if len(problems) > PROBLEMS_SHOWN else [])


def _guessed(imported: Imported) -> str:
    """What told the branch, where no option did."""
    origin = imported.branch_origin
    if origin == DEFAULT_ORIGIN:
        return " (the default: neither CI nor git says it)"
    return f" (branch from {origin})" if origin else ""


def _totals(imported: Imported) -> str:
    """What the whole run holds, where that is more than this import."""
    run = imported.run
    if run.total_count in (None, imported.received.test_count):
        return "."
    return f", which has {run.total_count:,} tests now, {run.fail_count or 0:,} of them failed."


def _next(session: Session, imported: Imported, failures: list[RecordedResult]) -> list[str]:
    """The commands that look further."""
    run = imported.run
    words = run_words(run.key)
    if not failures:
        more = session.call("builds history", quoted(run.suite), quoted(run.branch))
        read = " in what could be read; behind a break more may be" if any(_broken(imported)) else ""
        return [f"Nothing is red{read}. More: {more}"]
    hidden = (run.fail_count or len(failures)) - len(failures)
    rest = [f"and {hidden:,} more: {session.call('builds show', words)}"] if hidden > 0 else []
    return [*rest, "", f"Look closer: {session.call('tests show', words, quoted(str(failures[0].case)))}"]
