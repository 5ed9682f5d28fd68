"""A file that another version of the failure hash signed is signed again, and what names old hashes follows."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from terec.ingest import StoreResults
from terec.model import (
    Attempt,
    BranchProblems,
    CauseOfRun,
    Judged,
    Org,
    Outcome,
    Problem,
    ProblemState,
    Project,
    RecordedAcknowledgement,
    RunPoint,
    SignaturePair,
    StoredJudgement,
    StoredVerdict,
    TextLimit,
    UploadHeader,
    Verdict,
)
from terec.store_sqlite import SqliteStore, open_store, verify
from terec.store_sqlite.signing import resigning
from terec.test_hash import test_id
from terec_testing import NOW, a_failure, a_pass, a_result, a_run, a_run_key, a_suite_key
from terec_testing.hash_versions import change_hash, numbers_masked
from terec_testing.stores import result_signatures

POINT = RunPoint("main", 1, None, NOW)
TRACE = "Locked: cart of {0} is locked after 30 tries\n\tat com.acme.Cart.lock(Cart.java:{1})"
TRIES = (Attempt(Outcome.FAIL, error_details="no route to the host of the shop"), Attempt(Outcome.PASS))
RUNS = (1, 2)
FAR, NEAR = "row 31 of the basket differs from the order", "row 4 of the basket differs from the order"


def name_of(case: str) -> str:
    return test_id(*a_result(case).case)


def fill(path: Path) -> SqliteStore:
    store = open_store(path)
    store.add_org(Org("acme"), [])
    store.put_project(Project("acme", "shop"))
    results = StoreResults(store, lambda: NOW, TextLimit())
    for run_id in RUNS:
        results.put_run(a_run(run_id, complete=True))
        locked = [a_failure(f"case{nth}", TRACE.format("ada", nth)) for nth in range(600 if run_id == 1 else 5)]
        told = [a_pass("retried", attempts=TRIES), a_failure("mute", ""), a_pass("fine")]
        rows = a_failure("rows", NEAR if run_id == 2 else FAR)
        results.add_results(a_run_key(run_id), UploadHeader(), [*locked, *told, rows])
        results.add_results(a_run_key(run_id), UploadHeader(attempt=2), [a_failure("case1", TRACE.format("bob", 1))])
    return store


def signed(store: SqliteStore) -> dict[str, Any]:
    """Everything that judging reads of failures."""
    found = {run_id: result_signatures(store, a_run_key(run_id)) for run_id in RUNS}
    hashes = {each for some in found.values() for one in some.values() for each in (one.strict, one.loose)}
    return {
        "signatures": found,
        "sightings": store.sightings(store.runs(a_suite_key()), list(store.outcomes(a_run_key(1)))),
        "failures": {each: store.failures_with(a_suite_key(), [each]) for each in hashes},
        "results": [list(store.results(a_run_key(run_id))) for run_id in RUNS],
    }


def hash_of(store: SqliteStore, case: str, run_id: int = 1) -> str:
    return result_signatures(store, a_run_key(run_id))[name_of(case)].strict


def an_excuse(*pairs: SignaturePair) -> RecordedAcknowledgement:
    return RecordedAcknowledgement("x1:1", "c1:1", "main", pairs, "mira", "known", NOW, NOW + timedelta(days=1))


def excused(store: SqliteStore) -> set[SignaturePair]:
    (excuse,) = store.excuses(a_suite_key())
    return set(excuse.pairs)


def all_hashes(path: Path) -> set[str]:
    with open_store(path) as store, store.reading() as connection:
        return {each for row in connection.execute("SELECT strict, loose FROM signature") for each in row}


@pytest.fixture
def old(path: Path) -> Path:
    fill(path).close()
    return path


@pytest.mark.parametrize("masking", [None, numbers_masked])
def test_file_answers_as_one_that_was_signed_by_the_new_version_on_arrival(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, masking: Any
) -> None:
    change_hash(monkeypatch, masking)

    with open_store(old) as again, fill(tmp_path / "fresh.sqlite") as fresh:
        assert signed(again) == signed(fresh)

    assert {each[:3] for each in all_hashes(old)} == {"f2:"}
    assert verify(old).problems == ()


def test_it_is_signed_again_once(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change_hash(monkeypatch)
    open_store(old).close()
    before = old.read_bytes()
    monkeypatch.setattr(resigning, "rename_pairs", None)

    open_store(old).close()

    assert old.read_bytes() == before


def test_file_of_a_later_version_gets_the_hashes_of_this_one(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(old) as store:
        before = signed(store)
    with monkeypatch.context() as later:
        change_hash(later)
        open_store(old).close()

    with open_store(old) as store:
        assert signed(store) == before


def test_interrupted_signing_leaves_the_file_as_it_was(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = all_hashes(old)
    with monkeypatch.context() as broken:
        change_hash(broken)
        broken.setattr(resigning, "rename_pairs", None)
        with pytest.raises(TypeError):
            open_store(old)

    assert all_hashes(old) == before
    change_hash(monkeypatch)
    assert {each[:3] for each in all_hashes(old)} == {"f2:"}


def test_file_that_cannot_be_written_keeps_its_hashes(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(old) as store:
        before = signed(store)
    change_hash(monkeypatch)
    monkeypatch.setattr("terec.store_sqlite.file.opening._can_write", lambda path: False)

    with open_store(old) as store:
        assert signed(store) == before


def test_excuses_and_problems_name_the_new_hash_of_the_same_sighting(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(old) as store:
        named = SignaturePair(name_of("case3"), hash_of(store, "case3"))
        lost, gone = SignaturePair(name_of("fine"), None), SignaturePair(name_of("case3"), "f1:0000000000000000")
        store.put_excuse(a_suite_key(), an_excuse(named, lost, gone))
        open_one = Problem("c1:1", "main", ProblemState.OPEN, POINT, NOW, POINT, (named,), (named.test_id,))
        store.replace_problems(a_suite_key(), "main", None, BranchProblems({"c1:1": open_one}, 1))
    change_hash(monkeypatch)

    with open_store(old) as store:
        now = SignaturePair(named.test_id, hash_of(store, "case3"))
        assert now != named
        assert excused(store) == {now, lost, gone}
        (problem,) = store.problems(a_suite_key())
        assert (problem.problem_id, problem.pairs) == ("c1:1", (now,))


def test_hash_that_becomes_several_is_replaced_by_all_of_its_test(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as coarse:
        change_hash(coarse, numbers_masked, "f0")
        with open_store(old) as store:
            assert hash_of(store, "rows", 1) == hash_of(store, "rows", 2)
            store.put_excuse(a_suite_key(), an_excuse(SignaturePair(name_of("rows"), hash_of(store, "rows", 1))))

    with open_store(old) as store:
        both = {SignaturePair(name_of("rows"), hash_of(store, "rows", run_id)) for run_id in RUNS}
        assert len(both) == 2
        assert excused(store) == both


def test_stored_judgement_names_the_hashes_that_its_failures_have_now(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = name_of("case3")
    with open_store(old) as store:
        signature = result_signatures(store, a_run_key(1))[test]
        verdict = StoredVerdict(test, signature.strict, Judged(Verdict.NEW, 0.9, "It is new."))
        cause = CauseOfRun("c1:1", "Locked", (test,), tuple(sorted((signature.strict, signature.loose))))
        store.put_judgement(StoredJudgement(a_run_key(1), "j1", "1:a", False, (verdict,), (cause,)))
    change_hash(monkeypatch)

    with open_store(old) as store:
        judged = store.judgement(a_run_key(1))
        now = result_signatures(store, a_run_key(1))[test]
        assert judged is not None
        assert judged.verdicts[0].signature == now.strict
        assert (judged.causes[0].cause_id, judged.causes[0].hashes) == ("c1:1", tuple(sorted((now.strict, now.loose))))


def test_failure_whose_text_was_removed_follows_its_like_and_stays_without_any(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(old) as store:
        for case in ("case3", "rows"):
            store.delete_text(a_run_key(1), name_of(case), "error_details")
        alike = hash_of(store, "case3") == hash_of(store, "case4")
        alone = hash_of(store, "rows")
    change_hash(monkeypatch)

    with open_store(old) as store:
        assert alike
        assert hash_of(store, "case3") == hash_of(store, "case4")
        assert hash_of(store, "case3").startswith("f2:")
        assert hash_of(store, "rows") == alone
