"""The failures that a question names."""

from collections.abc import Sequence

from terec.model import (
    CaseId,
    CountedFailure,
    InvalidInput,
    Outcome,
    RecordedResult,
    RunKey,
    StoreBusy,
    test_not_found,
)
from terec.store import Store
from terec.test_hash import test_id


def require_failed(store: Store, key: RunKey, test: CaseId | str) -> RecordedResult:
    """The failed result of a test, named by its case or its id.

    NotFound: no such run, or it has no such test; InvalidInput: it did not fail.
    """
    found = store.result(key, test if isinstance(test, str) else test_id(*test))
    if found is None:
        raise test_not_found(key, test)
    if found.result is not Outcome.FAIL:
        raise InvalidInput(f"{found.case} did not fail in {key}: it is a {found.result.value}.")
    return found


def counted_of(store: Store, key: RunKey, name: str) -> Sequence[CountedFailure]:
    """The failures that count of a test that failed.

    StoreBusy where they cannot be read: an upload is under way, which changes the result or has not written them yet.
    """
    counted = store.counted_failures(key, [name]).get(name)
    if not counted:
        raise StoreBusy(f"{key} is being written; try again.")
    return counted
