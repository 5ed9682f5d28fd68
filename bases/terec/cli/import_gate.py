"""The gate of reports that were just imported, or that are only read."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from terec.cli.import_words import RunWords
from terec.cli.importing import nothing_read, read_options, reports_at
from terec.cli.phrases import counted
from terec.cli.session import Session
from terec.importers import ReportFile, ReportProblem, read_reports
from terec.model import FailOn, GateAnswer, GateOutcome, InvalidInput, RunKey


class Judging(NamedTuple):
    """Whether and how an import is judged. dry_run: read the history, store nothing."""

    check: bool = False
    dry_run: bool = False
    against: str | None = None
    fail_on: tuple[FailOn, ...] = ()

    @property
    def wanted(self) -> bool:
        return self.check or self.dry_run


def judging_of(check: bool, dry_run: bool, against: str, fail_on: Sequence[FailOn]) -> Judging:
    """InvalidInput for a word that has nothing to work on."""
    if (against or fail_on) and not (check or dry_run):
        raise InvalidInput("--against and --fail-on say how to judge; give --check or --dry-run with them.")
    return Judging(check, dry_run, against or None, tuple(fail_on))


def gate_of_stored(session: Session, key: RunKey, judging: Judging, problems: Sequence[ReportProblem]) -> GateAnswer:
    """The gate of an imported run; never green where a report could not be read to its end."""
    return _with_problems(session.service.judgement.gate(key, judging.against, judging.fail_on), problems)


def gate_of_reports(
    session: Session, words: RunWords, paths: list[str], config: str, group: str, judging: Judging
) -> GateAnswer:
    """The gate of reports that are not stored; UnreadableReport or EmptyUpload as an import raises them."""
    settings = session.settings
    problems: list[ReportProblem] = []
    files: dict[str, int] = {}

    def seen(file: ReportFile, cases: int) -> None:
        files[file.name] = cases

    with reports_at(paths, settings) as find:
        results = read_reports(find(), read_options(settings, config, group), problems.append, seen)
        first = next(results, None)
        if first is None:
            raise nothing_read(problems, len(files), paths)
        asked = chain((first,), results)
        answer = session.service.judgement.gate_of(words.run, asked, judging.against, judging.fail_on)
    return _with_problems(answer, problems)


def broken_off(problems: Sequence[ReportProblem]) -> list[ReportProblem]:
    """Those of reports that could not be read to their end."""
    return [each for each in problems if not (each.no_report or each.mended)]


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
