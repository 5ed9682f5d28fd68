"""Delivers and judges the reports of a test command, and ends with the exit code of the table."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, NamedTuple

import typer

from terec.cli import output
from terec.cli.ci.exit_table import Decision, Ended, Gate, InReports, decide
from terec.cli.delivery.delivering import Delivered, deliver, delivery_notes
from terec.cli.gate.gating import Judging, Layout, plain_gate, show_gate
from terec.cli.gate.publishing import GateCall, Wish, publish_answer, publish_unjudged
from terec.cli.importing.gate import gate_of_reports, gate_of_stored
from terec.cli.importing.importing import Reports, Tally, read_results, reports_at
from terec.cli.importing.summary import plain_import, show_import
from terec.cli.importing.words import RunWords
from terec.cli.session import Session
from terec.model import EmptyUpload, GateAnswer, GateOutcome, Run, TerecError, UnreadableReport


@dataclass
class JudgedReports:
    """What became of the reports of a command. answer None: reason says why there is none, unless no report was.

    delivered None: nothing was to be stored, or it was refused. of_run: asks the gate of the run, where the answer is
    that of one part.
    """

    gate: Gate = Gate.NOT_JUDGEABLE
    reason: str = ""
    answer: GateAnswer | None = None
    delivered: Delivered | None = None
    of_run: Callable[[], GateAnswer] | None = None
    tally: Tally = field(default_factory=Tally)

    @property
    def in_reports(self) -> InReports:
        if self.tally.broken:
            return InReports.BREAK
        unnamed = self.tally.unnamed
        if self.tally.failures or (unnamed is not None and unnamed.failed):
            return InReports.FAILURES
        return InReports.PASSES if self.tally.tests or unnamed is not None else InReports.NOTHING


LATER = "The results are stored and not judged (--check-later): let `terec check` judge all of the run in a last job."


class Telling(NamedTuple):
    """The run that people look for, how it is judged, and what is to be published of it."""

    run: Run
    judging: Judging
    wish: Wish = Wish()
    part: str = ""


def judge_reports(session: Session, words: RunWords, reports: Reports, judging: Judging) -> JudgedReports:
    """Store the reports, unless it is a dry run, and ask the gate, where that is wished; no error of TeReC is raised.

    Reports without a path are none.
    """
    judged = JudgedReports()
    if not reports.paths:
        return judged
    try:
        _ask(session, words, reports, judging, judged)
    except TerecError as error:
        judged.reason, judged.gate = str(error), _gate_of_error(error)
        _count_again(session, reports, judged.tally)
    return judged


def leave_decided(
    session: Session,
    judged: JudgedReports,
    ended: Ended,
    report_optional: bool,
    more: dict[str, Any],
    telling: Telling,
) -> None:
    """Show what was found, publish it, say why, and end with the exit code of the table.

    more: further words of the JSON.
    """
    decision = decide(ended, judged.in_reports, judged.gate, report_optional)
    _show(session, judged, decision, more)
    _publish(session, judged, ended, decision, telling)
    notes = delivery_notes(session, judged.delivered) if judged.delivered is not None else []
    if judged.answer is None and judged.reason and judged.reason not in notes:
        notes.append(judged.reason)
    if decision.exit_code or ended.code or judged.gate is not Gate.GREEN:
        notes.append(decision.because)
    for each in notes:
        output.note(f"terec: {each}")
    if decision.exit_code:
        raise typer.Exit(decision.exit_code)


def _publish(session: Session, judged: JudgedReports, ended: Ended, decision: Decision, telling: Telling) -> None:
    """What the exit code says, where people look; what is judged later, in a job of its own, waits as it is."""
    run, judging, wish, part = telling
    failed_tests_alone = ended.tests_failed and judged.in_reports is InReports.FAILURES
    held = judged.in_reports is InReports.BREAK or not (ended.code == 0 or failed_tests_alone)
    held = held or (judged.of_run is not None and judged.gate is Gate.NOT_JUDGEABLE)
    red = decision.exit_code != 0
    asked = GateCall(judging.against, judging.fail_on, final=False, held=held, part=part, red=red)
    if judged.answer is not None:
        answer = judged.answer if decision.exit_code == 0 else _not_green(judged.answer, decision.because)
        publish_answer(session, answer, wish, asked, stored=not judging.dry_run, of_run=judged.of_run)
    elif judging.check and not judging.dry_run:
        done = decision.exit_code == 0 and judged.gate is not Gate.AWAY
        publish_unjudged(session, run, decision.because, done, wish.status, asked)


def _not_green(answer: GateAnswer, because: str) -> GateAnswer:
    """The answer of results that say less than the exit code."""
    if answer.gate.outcome is not GateOutcome.GREEN:
        return answer
    gate = replace(
        answer.gate, outcome=GateOutcome.NOT_JUDGEABLE, sentence=f"Not judgeable: {because}", reasons=(because,)
    )
    return replace(answer, gate=gate)


def _ask(session: Session, words: RunWords, reports: Reports, judging: Judging, judged: JudgedReports) -> None:
    if judging.dry_run:
        judged.answer = gate_of_reports(session, words, reports, judging, judged.tally)
    else:
        judged.delivered = delivered = deliver(session, words, reports, judged.tally)
        if delivered.imported is None:
            judged.gate, judged.reason = Gate.AWAY, str(delivered.trouble)
            return
        if not judging.check:
            judged.gate, judged.reason = Gate.LATER, LATER
            return
        key, problems = delivered.imported.run.key, delivered.imported.problems
        judged.answer = gate_of_stored(session, key, judging, problems, words.header.part)
        if judged.answer.gate.part is not None:
            judged.of_run = partial(gate_of_stored, session, key, judging, problems)
    judged.gate = _GATES[judged.answer.gate.outcome]


_GATES = {
    GateOutcome.GREEN: Gate.GREEN,
    GateOutcome.RED: Gate.RED,
    GateOutcome.NOT_JUDGEABLE: Gate.NOT_JUDGEABLE,
}


def _gate_of_error(error: TerecError) -> Gate:
    if isinstance(error, (EmptyUpload, UnreadableReport)):
        return Gate.NOT_JUDGEABLE
    return Gate.AWAY if error.exit_code == TerecError.exit_code else Gate.REFUSED


def _count_again(session: Session, reports: Reports, tally: Tally) -> None:
    """What the reports hold decides the exit code, however far an upload came."""
    tally.clear()
    with reports_at(reports.paths, session.settings) as find, suppress(TerecError):
        for _ in read_results(find, reports, session.settings, tally):
            pass


def _show(session: Session, judged: JudgedReports, decision: Decision, more: dict[str, Any]) -> None:
    delivered, answer = judged.delivered, judged.answer
    if session.as_json:
        words = plain_import(session, delivered) if delivered is not None else {}
        words["gate"] = plain_gate(answer) if answer is not None else None
        output.write_json({**words, **more, "reason": judged.reason, **decision._asdict()})
    elif delivered is not None and delivered.imported is not None:
        with suppress(TerecError):  # a server that went meanwhile; the exit code stands
            show_import(session, delivered, answer)
    elif answer is not None:
        show_gate(session, answer, Layout(), stored=False)
