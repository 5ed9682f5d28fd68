"""Acknowledgements that do not cover the failure at hand."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from terec.model import Acknowledgement, SignaturePair
from terec.regression import GateQuestion
from terec_testing.builders import NOW
from terec_testing.gate_traps.register import NOT_JUDGEABLE, PASSES, RED, trap
from terec_testing.judging import OTHER, SAME, asked_of, question_of, request_seen


def _acknowledged(signature: str | None = SAME, **changes: Any) -> Acknowledgement:
    words = Acknowledgement(
        "main", (SignaturePair("t1:adds", signature),), "elena", "known", NOW, NOW + timedelta(days=14)
    )
    return replace(words, **changes)


@trap(RED)
def acknowledgement_of_another_signature() -> GateQuestion:
    run = request_seen()
    return question_of(run, asked_of(run, target=PASSES), acknowledgements=[_acknowledged(OTHER)])


@trap(RED)
def acknowledgement_that_expired() -> GateQuestion:
    run = request_seen()
    over = _acknowledged(since=NOW - timedelta(days=20), until=NOW)
    return question_of(run, asked_of(run, target=PASSES), acknowledgements=[over])


@trap(RED)
def acknowledgement_on_another_branch() -> GateQuestion:
    run = request_seen()
    elsewhere = _acknowledged(branch="release/1")
    return question_of(run, asked_of(run, target=PASSES), acknowledgements=[elsewhere])


@trap(RED)
def acknowledgement_of_another_test() -> GateQuestion:
    run = request_seen()
    pairs = (SignaturePair("t1:other", SAME),)
    return question_of(run, asked_of(run, target=PASSES), acknowledgements=[_acknowledged(pairs=pairs)])


@trap(NOT_JUDGEABLE)
def everything_broke_and_was_acknowledged() -> GateQuestion:
    run = request_seen(infra=True)
    return question_of(run, asked_of(run, target=PASSES), acknowledgements=[_acknowledged()])
