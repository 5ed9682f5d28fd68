"""Event records: past tense, frozen, with id and version; ids only, never results."""

import hashlib
from dataclasses import dataclass

from terec.model.names import RunKey

CASES_PER_EVENT = 500
"""Most failed cases that one event names."""


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
    """Every result of the run has arrived."""

    run: RunKey
    version: int = 1
    type: str = "run_completed"


Event = TestCaseRunFailed | RunCompleted


def event_id(event: Event) -> str:
    """Hash of run, type and content: the same event sent twice has the same id."""
    content = event.test_ids if isinstance(event, TestCaseRunFailed) else ()
    words = (*map(str, event.run), event.type, str(event.version), *content)
    return "e1:" + hashlib.blake2b("\x1f".join(words).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def event_key(event: Event) -> str:
    """What keeps events in order: org|project|suite|branch."""
    return "|".join(event.run[:4])
