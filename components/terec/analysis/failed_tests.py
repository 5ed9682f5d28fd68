"""The failures that a question names."""

from terec.model import CaseId, InvalidInput, Outcome, RecordedResult, RunKey, test_not_found
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
