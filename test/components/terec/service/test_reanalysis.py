"""Rules of judging again, on the use cases and over HTTP."""

from dataclasses import replace

from terec.analysis import judge_and_store
from terec.model import ChangedVerdict, RunKey, Verdict
from terec.service import Service
from terec.store import Store
from terec.test_hash import test_id
from terec_testing import NOW, a_failure, a_pass, a_result, a_suite_key
from terec_testing.services import with_run

SUITE = a_suite_key()
ADDS = test_id(*a_result().case)


def judged_by_older_rules(service: Service, store: Store) -> RunKey:
    """A run with a new failure, whose stored verdict says KNOWN."""
    with_run(service, 1, a_pass())
    key = with_run(service, 2, a_failure())
    made = judge_and_store(store, key, NOW)
    assert made is not None
    (verdict,) = made.verdicts
    known = replace(verdict, judged=replace(verdict.judged, verdict=Verdict.KNOWN))
    store.put_judgement(replace(made, version="j0", verdicts=(known,)))
    return key


def test_what_would_change_is_told_and_not_stored(service: Service, store: Store) -> None:
    key = judged_by_older_rules(service, store)
    before = store.judgement(key)

    assert service.judgement.reanalyze(SUITE) == [ChangedVerdict(key, ADDS, Verdict.KNOWN, Verdict.NEW)]
    assert store.judgement(key) == before


def test_what_changes_is_stored_when_asked(service: Service, store: Store) -> None:
    key = judged_by_older_rules(service, store)

    changed = service.judgement.reanalyze(SUITE, apply=True)

    assert [each.after for each in changed] == [Verdict.NEW]
    stored = store.judgement(key)
    assert stored is not None and [each.judged.verdict for each in stored.verdicts] == [Verdict.NEW]
    assert service.judgement.reanalyze(SUITE) == []


def test_only_the_newest_runs_are_judged_again(service: Service, store: Store) -> None:
    judged_by_older_rules(service, store)
    with_run(service, 3, a_pass())

    assert service.judgement.reanalyze(SUITE, 1) == []
    assert len(service.judgement.reanalyze(SUITE, 2)) == 1
