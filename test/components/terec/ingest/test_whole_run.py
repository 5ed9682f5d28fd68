"""A run is complete no sooner than the results that make it so are stored."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from terec.ingest import StoreResults, put_with_results, upload_in_pieces
from terec.model import Completeness, Received, Run, RunCompleted, RunKey, StoreUnreachable, UploadHeader, completeness
from terec.store import Store
from terec_testing import NOW, a_failure, a_pass, a_run, a_run_key


def uploading(results: StoreResults, *, part: str = "", away: bool = False) -> Callable[[RunKey], Received]:
    """Sends a test; away: to a store that is."""

    def upload(key: RunKey) -> Received:
        if away:
            raise StoreUnreachable("The store cannot be reached.")
        return upload_in_pieces(results, key, UploadHeader(part), [a_failure()])

    return upload


def is_complete(results: StoreResults) -> bool:
    return completeness(results.run(a_run_key()), NOW + timedelta(days=1)) is Completeness.COMPLETE


def told_of(store: Store) -> list[RunCompleted]:
    return [each.event for each in store.events_after(0) if isinstance(each.event, RunCompleted)]


def test_run_whose_last_results_did_not_arrive_is_not_complete(results: StoreResults, store: Store) -> None:
    put_with_results(results.put_run, a_run(), uploading(results, part="one"))

    with pytest.raises(StoreUnreachable):
        put_with_results(results.put_run, a_run(complete=True), uploading(results, part="two", away=True))

    assert (is_complete(results), told_of(store)) == (False, [])


def test_run_is_complete_and_told_of_once_its_last_results_are_there(results: StoreResults, store: Store) -> None:
    with pytest.raises(StoreUnreachable):
        put_with_results(results.put_run, a_run(complete=True), uploading(results, away=True))
    put_with_results(results.put_run, a_run(complete=True), uploading(results))

    assert (is_complete(results), told_of(store)) == (True, [RunCompleted(a_run_key(), 1)])


@pytest.mark.parametrize(("complete", "puts"), [(None, 1), (False, 1), (True, 2)])
def test_run_is_put_a_second_time_only_to_say_that_it_is_complete(
    results: StoreResults, complete: bool | None, puts: int
) -> None:
    put: list[Run] = []

    def put_run(run: Run) -> object:
        put.append(run)
        return results.put_run(run)

    put_with_results(put_run, a_run(None, complete=complete), uploading(results))  # type: ignore[arg-type]

    assert len(put) == puts
    assert (put[-1].complete, results.run(a_run_key()).complete) == (complete, complete)


def test_run_without_a_number_or_content_is_one_run_when_it_is_complete(results: StoreResults) -> None:
    received = put_with_results(
        results.put_run, a_run(None, complete=True), lambda key: results.add_results(key, UploadHeader(), [a_pass()])
    )

    assert (received.run.run_id, is_complete(results)) == (1, True)
    assert results.put_run(a_run(None)).run_id == 2
