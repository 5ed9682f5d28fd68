"""Copies the runs of a suite."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from itertools import islice

from terec.copying.fingerprint import fingerprint_of
from terec.copying.ledger import Ledger
from terec.model import CaseId, RunKey, SuiteKey, run_not_found
from terec.store import Store
from terec.test_hash import test_id

_CASES_AT_ONCE = 1000
_KEPT_OUT = " Texts were removed there that were not removed here, which may be why: no copy brings them back."


def copy_cases(source: Store, target: Store, suite: SuiteKey, ledger: Ledger) -> None:
    """The suite's cases, before its runs, for a suite may know cases of runs that are gone."""
    cases = source.archived_cases(suite)
    while some := list(islice(cases, _CASES_AT_ONCE)):
        _copy_some_cases(target, suite, {test_id(*each): each for each in some}, ledger)


def copy_runs(source: Store, target: Store, keys: Iterable[RunKey], ledger: Ledger) -> Iterator[int]:
    """Copy one run after the other; how many results each has, when it is done.

    A run that reads the same on both sides is left alone, so that a copy that was broken off goes on where it was.
    """
    why = cache(partial(_why_another, source, target))  # asked for each run that differs, and answers for an org
    for key in keys:
        yield _copy_run(source, target, key, ledger, partial(why, key.org))


def _copy_run(source: Store, target: Store, key: RunKey, ledger: Ledger, why: Callable[[], str]) -> int:
    wanted = fingerprint_of(source, key)
    if wanted is None:  # deleted since it was listed
        return 0

    def put() -> None:
        run = source.archived_run(key)
        if run is None:
            raise run_not_found(key, "it was deleted while it was copied")
        target.restore_run(run, source.archived_results(key))

    name = f"Run {key.branch} #{key.run_id} of {'/'.join(key.suite_key)}"
    amounts = {"runs": 1, "results": wanted.results, "texts": wanted.texts}
    ledger.settle(name, wanted, lambda: fingerprint_of(target, key), put, why, **amounts)
    return wanted.results


def _why_another(source: Store, target: Store, org: str) -> str:
    """A file keeps a text out of all its orgs when one of them removed it, a keyspace only out of that one."""
    return "" if set(target.removed_texts(org)) <= set(source.removed_texts(org)) else _KEPT_OUT


def _copy_some_cases(target: Store, suite: SuiteKey, wanted: dict[str, CaseId], ledger: Ledger) -> None:
    def put(lacking: Sequence[str]) -> None:
        target.restore_cases(suite, [wanted[each] for each in lacking])

    def name(identity: str) -> str:
        return f"Case {wanted[identity]} of {suite.suite}"

    ledger.settle_all("cases", name, wanted, lambda: target.names(suite, list(wanted)), put)
