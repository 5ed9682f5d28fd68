"""Event records: past tense, frozen, with id and version; ids only, never results."""

import hashlib
from dataclasses import dataclass

from terec.model.names import RunKey

CASES_PER_EVENT = 500
"""Most failed cases that one event names."""

REGRESSION_TYPE = "test_case_run_regression"
"""Type of the events that analyzers tell; all others tell them what arrived."""


@dataclass(frozen=True, slots=True)
class TestCaseRunFailed:
    """Cases of one upload failed; test_ids has at most CASES_PER_EVENT of them."""

    __test__ = False

    run: RunKey
    test_ids: tuple[str, ...]
    version: int = 1
    type: str = "test_case_run_failed"


@dataclass(frozen=True, slots=True)
class RunCompleted:
    """Every result that was declared of the run has arrived; of one that declared nothing, more than a first upload.

    arrived: how many results, repeats included; a run that a later upload completed again is told of again. header:
    microseconds of the receipt of a header that said how the run ended or whether to ignore it, else 0; each is told.
    """

    run: RunKey
    arrived: int = 0
    header: int = 0
    version: int = 1
    type: str = "run_completed"


@dataclass(frozen=True, slots=True)
class TestCaseRunRegression:
    """Failures of the run were judged NEW; test_ids has at most CASES_PER_EVENT of them, cause_ids are theirs."""

    __test__ = False

    run: RunKey
    cause_ids: tuple[str, ...]
    test_ids: tuple[str, ...]
    version: int = 1
    type: str = REGRESSION_TYPE


Event = TestCaseRunFailed | RunCompleted | TestCaseRunRegression


def event_id(event: Event) -> str:
    """Hash of run, type and content: the same event sent twice has the same id."""
    words = (*map(str, event.run), event.type, str(event.version), *_content(event))
    return "e1:" + hashlib.blake2b("\x1f".join(words).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def event_key(event: Event) -> str:
    """What keeps events in order: org|project|suite|branch."""
    return "|".join(event.run[:4])


def _content(event: Event) -> tuple[str, ...]:
    match event:
        case TestCaseRunFailed():
            return event.test_ids
        case TestCaseRunRegression():
            return (*event.cause_ids, "", *event.test_ids)
        case RunCompleted():
            return (str(event.arrived), *([str(event.header)] if event.header else []))
