"""Results with signatures, and what is seen of them over runs."""

from typing import Any

from terec.model import Attempt, CaseSighting, FailureSignature, Outcome, Result, ResultSignatures
from terec.store import Store
from terec.test_hash import test_id
from terec_testing import a_failure, a_pass, a_run_key
from terec_testing.stores import save

FAIL, PASS, SKIP = Outcome.FAIL, Outcome.PASS, Outcome.SKIP
ADDS = test_id("com.acme", "CartTest", "adds", "#")


def signed(strict: str, loose: str = "f1:loose", **changes: Any) -> FailureSignature:
    return FailureSignature(**{"strict": strict, "loose": loose, "generic": False, "words": "{}", **changes})


def save_signed(store: Store, *signatures: str | None, result: Result | None = None, **changes: Any) -> None:
    """Store one result with the strict hashes of its in-report attempts, and of itself last; None: it did not fail."""
    *attempts, own = (None if each is None else signed(each) for each in signatures)
    result = result or (a_pass() if own is None else a_failure())
    result.attempts = tuple(Attempt(PASS if each is None else FAIL) for each in attempts)
    save(store, result, signatures={0: ResultSignatures(own, tuple(attempts))}, **changes)


def seen(store: Store, *run_ids: int) -> list[CaseSighting]:
    """What `adds` did in these runs of main."""
    runs = [run for run_id in run_ids if (run := store.run(a_run_key(run_id)))]
    return store.sightings(runs, [ADDS]).get(ADDS, [])
