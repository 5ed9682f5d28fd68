"""The gate's answer as Markdown for a comment on a pull request."""

from collections.abc import Iterator, Sequence

from terec.model import GateAnswer, GateOutcome, JudgedTest, RunPoint
from terec.render import markdown as md
from terec.render.alike import Alike, CauseBlock, cause_blocks
from terec.render.cells import why
from terec.render.facts import counted
from terec.render.gate import case_of, compared_line, excused_line, lost_line
from terec.render.whose import about_cause

COMMENT_LIMIT = 60_000
"""Characters of a comment; GitHub takes 65,536."""

TESTS_SHOWN = 20

_SIGNS = {GateOutcome.GREEN: "✅", GateOutcome.RED: "❌", GateOutcome.NOT_JUDGEABLE: "⚠️"}


def gate_markdown(answer: GateAnswer) -> str:
    """At most COMMENT_LIMIT characters, and the last says so where not all fits; texts in it call and close nothing."""
    blocks = cause_blocks(answer.verdicts, answer.gate.failures)
    said: list[str] = []
    room = COMMENT_LIMIT
    for part in (*_head(answer), *_lost(answer), *_open(answer, blocks), *_excused(answer, blocks), *_notes(answer)):
        if len(part) + 2 > room:
            said.append("More did not fit here; `terec check` shows all of it.")
            break
        said.append(part)
        room -= len(part) + 2
    return "\n\n".join(said) + "\n"


def _head(answer: GateAnswer) -> Iterator[str]:
    gate, run = answer.gate, answer.verdicts.run
    yield f"### {_SIGNS[gate.outcome]} {md.words(gate.sentence)}"
    yield from (md.words(reason) for reason in gate.reasons[1:])
    base = answer.gate.base or answer.verdicts.compared_with
    compared = md.link(md.words(compared_line(answer)), answer.links.get(str(base)))
    where = md.link(md.code(f"{run.suite} on {run.branch} #{run.run_id}"), run.url)
    yield " ".join(part for part in (md.words(excused_line(answer)), f"{where}, {compared}.") if part)


def _lost(answer: GateAnswer) -> Iterator[str]:
    lost = answer.gate.lost
    if lost:
        base = answer.gate.base or answer.verdicts.compared_with
        rows = [f"- {_name(answer, each.test_id)} {each.how.value}" for each in lost[:TESTS_SHOWN]]
        yield f"**Lost:** {md.words(lost_line(lost, base))}."
        yield "\n".join([*rows, *_more(len(lost))])


def _open(answer: GateAnswer, blocks: Sequence[CauseBlock]) -> Iterator[str]:
    for block in blocks:
        groups = [group for group in block.groups if group.excuse is None]
        if groups:
            yield f"**{md.words(block.title)}** · {counted(block.open, 'test')}"
            yield from (_open_group(group) for group in groups)
            yield from (md.words(line) for line in about_cause(answer.verdicts, block.cause_id))


def _open_group(group: Alike) -> str:
    rows = [f"- **{group.verdict.value}** {md.words(' '.join(group.said), 1000)}"]
    rows += [_test(test) for test in group.tests[:TESTS_SHOWN]]
    text = group.tests[0].test_run.error_details or group.tests[0].test_run.error_stacktrace
    return "\n".join([*rows, *_more(len(group.tests), "  "), *([md.fenced(text)] if text else [])])


def _test(test: JudgedTest) -> str:
    """A failing test; its command only where nothing in it had to be broken."""
    name = f"  - {md.code(str(test.test_run.case))}"
    return f"{name}, again: {md.code(test.repeat)}" if test.repeat and "@" not in test.repeat else name


def _excused(answer: GateAnswer, blocks: Sequence[CauseBlock]) -> Iterator[str]:
    rows = [row for block in blocks for group in block.groups if group.excuse for row in _excused_rows(answer, group)]
    if rows:
        count = sum(each.excuse is not None for each in answer.gate.failures)
        yield f"<details><summary>Excused: {counted(count, 'failure')}</summary>"
        yield "\n".join(rows)
        yield "</details>"


def _excused_rows(answer: GateAnswer, group: Alike) -> Iterator[str]:
    proof = group.excuse.proof if group.excuse else None
    yield f"- **{group.verdict.value}** {md.words(' '.join(group.said))}{_proof(answer, proof)}"
    for test in group.tests[:TESTS_SHOWN]:
        yield f"  - {md.code(str(test.test_run.case))}: {md.words(why(test.test_run), 200)}"
    yield from _more(len(group.tests), "  ")


def _proof(answer: GateAnswer, proof: RunPoint | None) -> str:
    url = answer.links.get(str(proof)) if proof else None
    return f" {md.link('Proof', url)}." if url else ""


def _notes(answer: GateAnswer) -> Iterator[str]:
    if answer.gate.passed_on_retry:
        names = ", ".join(_name(answer, each) for each in answer.gate.passed_on_retry[:TESTS_SHOWN])
        yield f"Passed on retry: {names}"
    if answer.gate.notes:
        yield "\n".join(f"- {md.words(note)}" for note in answer.gate.notes)


def _name(answer: GateAnswer, test_id: str) -> str:
    case = case_of(answer, test_id)
    return md.code(test_id if case is None else str(case))


def _more(count: int, indent: str = "") -> list[str]:
    return [f"{indent}- and {count - TESTS_SHOWN:,} more"] if count > TESTS_SHOWN else []
