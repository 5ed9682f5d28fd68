"""The gate of reports that were just imported, or that are only read."""

from collections.abc import Sequence
from dataclasses import replace

from terec.cli.gate.gating import Judging
from terec.cli.importing.importing import Reports, Tally, read_results, reports_at
from terec.cli.importing.words import RunWords
from terec.cli.phrases import counted
from terec.cli.session import Session
from terec.importers import ReportProblem
from terec.model import DEFAULT_PART, GateAnswer, GateOutcome, RunKey, shard_of


def gate_of_stored(
    session: Session, key: RunKey, judging: Judging, problems: Sequence[ReportProblem], part: str = DEFAULT_PART
) -> GateAnswer:
    """The gate of an imported run; never green where a report could not be read to its end.

    part: what was imported is this part of it, and is judged alone; the default part: the run is judged.
    """
    asked = None if part == DEFAULT_PART else part
    return _with_problems(session.service.judgement.gate(key, judging.against, judging.fail_on, asked), problems)


def gate_of_reports(
    session: Session, words: RunWords, reports: Reports, judging: Judging, tally: Tally | None = None
) -> GateAnswer:
    """The gate of reports that are not stored; UnreadableReport or EmptyUpload as an import raises them.

    Of a part only its own tests can be missing; of a shard only what it ran is judged: nobody can tell which of the
    others' tests are.
    """
    part = words.header.part
    shard = shard_of(part)
    run = replace(words.run, declared_parts=shard.total) if shard is not None else words.run
    tally = tally if tally is not None else Tally()
    with reports_at(reports.paths, session.settings) as find:
        results = read_results(find, reports, session.settings, tally)
        answer = session.service.judgement.gate_of(run, results, judging.against, judging.fail_on, part or None)
    return _with_problems(answer, tally.problems)


def broken_off(problems: Sequence[ReportProblem]) -> list[ReportProblem]:
    """Those of reports that could not be read to their end."""
    return [each for each in problems if each.broken]


def _with_problems(answer: GateAnswer, problems: Sequence[ReportProblem]) -> GateAnswer:
    """Tests behind the break of a report may have failed: that is not judgeable."""
    broken = broken_off(problems)
    if not broken:
        return answer
    reason = f"{counted(len(broken), 'report')} could not be read to the end: {broken[0]}"
    reasons = (*answer.gate.reasons, reason)
    if answer.gate.outcome is GateOutcome.RED:
        return replace(answer, gate=replace(answer.gate, notes=(*answer.gate.notes, reason)))
    gate = replace(
        answer.gate,
        outcome=GateOutcome.NOT_JUDGEABLE,
        sentence=answer.gate.sentence if answer.gate.reasons else f"Not judgeable: {reason}",
        reasons=reasons,
    )
    return replace(answer, gate=gate)
