"""Of many builds, one that cannot be read stops no other; what a later one would meet as well stops all."""

import pytest

from terec.ingest import Backfilled, LeftOut
from terec.model import AskedTooOften, EventsUnreachable, RemoteError, StoreBusy, TerecError


def fails(error: TerecError) -> str | None:
    raise error


def test_a_build_is_imported_skipped_or_left_out() -> None:
    backfilled: Backfilled[str] = Backfilled()
    gone = RemoteError("It is gone.")
    backfilled.take(1, lambda: "first")
    backfilled.take(2, lambda: None)
    backfilled.take(3, lambda: fails(gone))
    backfilled.take(4, lambda: "last")
    assert (backfilled.imported, backfilled.skipped, backfilled.left_out) == (
        ["first", "last"],
        [2],
        [LeftOut(3, gone)],
    )
    assert backfilled.done == 4


@pytest.mark.parametrize("error", [StoreBusy("Busy."), EventsUnreachable("Away.")])
def test_a_store_that_fails_stops_all(error: TerecError) -> None:
    with pytest.raises(type(error)):
        Backfilled[str]().take(1, lambda: fails(error))


def test_so_does_an_error_that_ends_the_import() -> None:
    later = AskedTooOften("Later.", 60.0)
    with pytest.raises(AskedTooOften):
        Backfilled[str]().take(1, lambda: fails(later), ends=(AskedTooOften,))
    backfilled: Backfilled[str] = Backfilled()
    backfilled.take(1, lambda: fails(later))
    assert backfilled.left_out == [LeftOut(1, later)]
