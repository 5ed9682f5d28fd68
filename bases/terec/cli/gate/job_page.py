"""Shows the gate's answer in the job itself: its page, and failures beside their code."""

import sys
from itertools import islice
from pathlib import Path
from typing import TextIO

from terec.cli.gate.tried import tried
from terec.cli.session import Session
from terec.model import GateAnswer, GateOutcome


def summarize(session: Session, answer: GateAnswer, markdown: str, file: str) -> None:
    from terec.notify import summary_of, write_summary

    stream = _log_of(session)
    show = summary_of(session.environment, lambda line: print(line, file=stream, flush=True)) if session.in_ci else None
    bad = answer.gate.outcome is not GateOutcome.GREEN
    with tried("The page of this job was not written"):
        if show is not None:
            show(markdown, f"terec-{answer.verdicts.run.suite}", bad)
    with tried(f"{file} was not written"):
        if file:
            write_summary(Path(file), markdown)


def annotate(session: Session, answer: GateAnswer) -> None:
    from terec.cli.gate.annotating import annotations_of
    from terec.notify import ANNOTATIONS_SHOWN, annotating

    if line_of := annotating(session.environment):
        for annotation in islice(annotations_of(answer, Path.cwd()), ANNOTATIONS_SHOWN):
            print(line_of(annotation), file=_log_of(session), flush=True)


def _log_of(session: Session) -> TextIO:
    """Where CI reads lines that are for itself: it looks at both, and JSON stays whole."""
    return sys.stderr if session.as_json else sys.stdout
