"""Ends an import: stored and shown, judged where that was asked for, or kept for a server that is away."""

from datetime import UTC, datetime
from functools import partial

import typer

from terec.cli import output
from terec.cli.delivery.delivering import Delivered, deliver, delivery_notes
from terec.cli.exit_codes import NOT_REACHABLE
from terec.cli.gate.gating import Judging, leave
from terec.cli.gate.publishing import GateCall, Wish, publish_answer, publish_pending
from terec.cli.importing.gate import broken_off, gate_of_stored
from terec.cli.importing.importing import Reports
from terec.cli.importing.summary import show_import
from terec.cli.importing.words import RunWords
from terec.cli.session import Session
from terec.model import Completeness, GateOutcome, completeness


def end_import(
    session: Session,
    words: RunWords,
    reports: Reports,
    judging: Judging | None = None,
    required: bool = False,
    wish: Wish | None = None,
) -> None:
    """Store the reports and show what is red; the gate's exit code where judging asks for it.

    A server that is away is exit code 0 when all is kept and nothing asks for more: required, or the gate.
    """
    delivered = deliver(session, words, reports)
    imported = delivered.imported
    judging, wish = judging or Judging(), wish or Wish()
    if imported is None:
        _leave_waiting(session, delivered, required or judging.check)
        return
    part, key = words.header.part, imported.run.key
    answer = gate_of_stored(session, key, judging, imported.problems, part) if judging.check else None
    show_import(session, delivered, answer)
    _tell(session, delivered)
    if answer is None:
        if completeness(imported.run, datetime.now(UTC)) is Completeness.INCOMPLETE:
            publish_pending(session, imported.run, wish.status, part=part)
        return
    of_part = answer.gate.part is not None
    held = bool(broken_off(imported.problems)) or (of_part and answer.gate.outcome is GateOutcome.NOT_JUDGEABLE)
    red = answer.gate.outcome is not GateOutcome.GREEN
    asked = GateCall(judging.against, judging.fail_on, final=False, held=held, part=part, red=red)
    of_run = partial(gate_of_stored, session, key, judging, imported.problems) if of_part else None
    publish_answer(session, answer, wish, asked, of_run=of_run)
    leave(answer)


def _leave_waiting(session: Session, delivered: Delivered, required: bool) -> None:
    """What is kept will arrive; what is lost, or was to be judged now, is an error."""
    show_import(session, delivered)
    _tell(session, delivered)
    if required or delivered.waiting is None:
        raise typer.Exit(NOT_REACHABLE)


def _tell(session: Session, delivered: Delivered) -> None:
    for each in delivery_notes(session, delivered):
        output.note(f"terec: {each}")
