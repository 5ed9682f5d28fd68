"""The gate's answer as Markdown for a comment on a pull request."""

from collections.abc import Iterator, Sequence

from terec.model import GateAnswer, GateOutcome, JudgedTest, RunPoint
from terec.render import markdown as md
from terec.wording import (
    Alike,
    CauseBlock,
    about_cause,
    case_of,
    cause_blocks,
    compared_line,
    compared_with,
    counted,
    excused_line,
    lost_line,
    why,
)

COMMENT_LIMIT = 60_000
"""Characters of a comment; GitHub takes 65,536."""

CAUSES_SHOWN = 10
"""Causes without an excuse, and excused ones, that a comment names."""

TESTS_SHOWN = 5
"""Tests of a cause that a comment names; lost ones and those that passed on retry, too."""

TITLE_SHOWN = 160
"""Characters of what a failure said, where it stands on one line."""

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
    compared = md.link(md.words(compared_line(answer)), answer.links.get(str(compared_with(answer))))
    where = md.link(md.code(f"{run.suite} on {run.branch} #{run.run_id}"), run.url)
    yield " · ".join(part for part in (where, compared, md.words(excused_line(answer)).rstrip(".")) if part)


def _lost(answer: GateAnswer) -> Iterator[str]:
    lost = answer.gate.lost
    if lost:
        rows = [f"- {_name(answer, each.test_id)} {each.how.value}" for each in lost[:TESTS_SHOWN]]
        yield f"**Lost:** {md.words(lost_line(lost, compared_with(answer)))}."
        yield "\n".join([*rows, *_more(len(lost))])


def _open(answer: GateAnswer, blocks: Sequence[CauseBlock]) -> Iterator[str]:
    found = [block for block in blocks if block.open]
    for block in found[:CAUSES_SHOWN]:
        yield f"**{md.words(block.title, TITLE_SHOWN)}** · {counted(block.open, 'test')}"
        yield from (_open_group(group, block.title) for group in block.groups if group.excuse is None)
        yield from (md.words(line) for line in about_cause(answer.verdicts, block.cause_id))
    if rest := found[CAUSES_SHOWN:]:
        failures = counted(sum(block.open for block in rest), "failure")
        yield f"… and {counted(len(rest), 'more cause')} with {failures} without excuse."


def _open_group(group: Alike, title: str) -> str:
    """What is said of the failures, their names, the first one's text and how to run it again."""
    first = group.tests[0]
    text = first.test_run.error_details or first.test_run.error_stacktrace or ""
    rows = [f"- **{group.verdict.value}** {md.words(' '.join(group.said), 1000)}"]
    rows += [f"  - {md.code(str(test.test_run.case))}" for test in group.tests[:TESTS_SHOWN]]
    rows += _more(len(group.tests), "  ")
    rows += [md.fenced(text)] if text.strip() not in ("", title.strip()) else []
    return "\n".join([*rows, *_again(first)])


def _again(test: JudgedTest) -> list[str]:
    """The command that runs a test again; left out where something in it would have to be broken."""
    return [f"\n  Again: {md.code(test.repeat)}"] if test.repeat and "@" not in test.repeat else []


def _excused(answer: GateAnswer, blocks: Sequence[CauseBlock]) -> Iterator[str]:
    groups = [group for block in blocks for group in block.groups if group.excuse]
    if groups:
        count = sum(len(group.tests) for group in groups)
        yield f"<details><summary>Excused: {counted(count, 'failure')}</summary>"
        yield "\n".join(row for group in groups[:CAUSES_SHOWN] for row in _excused_rows(answer, group))
        if rest := groups[CAUSES_SHOWN:]:
            yield f"… and {counted(sum(len(group.tests) for group in rest), 'more excused failure')}."
        yield "</details>"


def _excused_rows(answer: GateAnswer, group: Alike) -> Iterator[str]:
    proof = group.excuse.proof if group.excuse else None
    yield f"- **{group.verdict.value}** {md.words(' '.join(group.said))}{_proof(answer, proof)}"
    for test in group.tests[:TESTS_SHOWN]:
        yield f"  - {md.code(str(test.test_run.case))}: {md.words(why(test.test_run), TITLE_SHOWN)}"
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
