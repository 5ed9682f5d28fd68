"""Nobody takes a run for whole while rows are being written that a reader would miss."""

from collections.abc import Callable
from dataclasses import replace
from threading import Event as Signal
from threading import Thread

import pytest

from terec.analysis import StoreJudgement
from terec.ingest import StoreResults
from terec.model import Completeness, GateOutcome, RunCompleted, TextLimit, completeness
from terec.store_cassandra import CassandraStore
from terec.store_cassandra.saving.saving import Saving
from terec_testing import NOW, a_failure, a_header, a_pass, a_run, a_run_key, a_suite_key
from terec_testing.dying import dying

KEY = a_run_key()


@pytest.fixture
def results(store: CassandraStore) -> StoreResults:
    service = StoreResults(store, lambda: NOW, TextLimit())
    service.put_run(a_run(complete=True))
    return service


def meanwhile(monkeypatch: pytest.MonkeyPatch, look: Callable[[], None]) -> None:
    """Look once after a step was taken and before anything that follows from it is written."""
    derive = Saving._derive

    def looked_at(*words: object) -> object:
        monkeypatch.setattr(Saving, "_derive", derive)
        look()
        return derive(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(Saving, "_derive", looked_at)


def is_whole(store: CassandraStore) -> tuple[bool, bool]:
    """By the run itself and by the list."""
    run, (listed,) = store.run(KEY), store.runs(a_suite_key())
    assert run is not None
    return completeness(run, NOW) is Completeness.COMPLETE, listed == run


def told(store: CassandraStore) -> list[str]:
    return [each.event.type for each in store.events_after(0) if each.event != RunCompleted(KEY, 0)]


def test_run_is_unfinished_while_what_follows_from_a_piece_is_written(
    results: StoreResults, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[object] = []

    def look() -> None:
        seen.append(is_whole(store)[0])
        seen.append(StoreJudgement(store, lambda: NOW).gate(KEY).gate.outcome)

    meanwhile(monkeypatch, look)
    results.add_results(KEY, a_header(), [a_failure()])

    assert seen == [False, GateOutcome.NOT_JUDGEABLE]
    assert is_whole(store) == (True, True)
    assert StoreJudgement(store, lambda: NOW).gate(KEY).gate.outcome is GateOutcome.RED


def test_run_is_complete_when_the_last_of_several_writers_is_done(
    results: StoreResults, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[object] = []

    def another() -> None:
        results.add_results(KEY, a_header("other"), [a_pass("pays")])
        seen.extend((is_whole(store)[0], told(store)))

    meanwhile(monkeypatch, another)
    results.add_results(KEY, a_header(), [a_failure()])

    assert seen == [False, []]
    assert is_whole(store) == (True, True)
    assert sorted(told(store)) == ["run_completed", "run_completed", "test_case_run_failed"]


def test_run_of_a_dead_writer_is_unfinished_until_somebody_ends_what_it_began(
    results: StoreResults, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with dying(monkeypatch, Saving, "_derive"):
        results.add_results(KEY, a_header("one", upload_id="u1"), [a_failure()])
    results.add_results(KEY, a_header("other"), [a_pass("pays")])
    assert is_whole(store)[0] is False
    results.add_results(KEY, a_header("one", upload_id="u1"), [a_failure()])
    assert is_whole(store) == (True, True)
    assert "test_case_run_failed" in told(store)


def test_upload_that_a_copy_took_the_place_of_does_not_end_what_the_copy_has_under_way(
    results: StoreResults, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    results.put_run(a_run(run_id=2, complete=True))
    results.add_results(a_run_key(2), a_header(), [a_failure("copied")])
    archived = store.archived_run(a_run_key(2))
    assert archived is not None
    copy = replace(archived, header=replace(archived.header, run_id=1))
    taken, uploaded = Signal(), Signal()
    derive_again = CassandraStore._derive_again

    def waiting(*words: object) -> None:
        taken.set()
        assert uploaded.wait(60)
        derive_again(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(CassandraStore, "_derive_again", waiting)
    copying = Thread(target=lambda: store.restore_run(copy, store.archived_results(a_run_key(2))))

    def copied() -> None:
        copying.start()
        assert taken.wait(60)

    meanwhile(monkeypatch, copied)
    results.add_results(KEY, a_header(), [a_failure("replaced")])

    while_copied = store.run(KEY)
    uploaded.set()
    copying.join(60)
    assert [each.test_case for each in store.failures(KEY)] == ["copied"]
    now = store.run(KEY)
    assert while_copied is not None
    assert now is not None
    assert [completeness(each, NOW) for each in (while_copied, now)] == [Completeness.INCOMPLETE, Completeness.COMPLETE]
