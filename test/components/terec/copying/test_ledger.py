"""What a ledger writes, and what it says became of each thing."""

from collections.abc import Mapping, Sequence

from terec.copying.ledger import CopyReport, Ledger, Tally


def settled(ledger: Ledger, there: dict[str, int], wanted: Mapping[str, int], loses: str = "") -> list[str]:
    """The keys that were written, one after the other; loses: a key whose value does not arrive."""
    written: list[str] = []

    def put(lacking: Sequence[str]) -> None:
        written.extend(lacking)
        there.update({key: wanted[key] for key in lacking if key != loses})

    ledger.settle_all("things", str.upper, wanted, lambda: dict(there), put)
    return written


def test_what_lacks_is_written_and_what_differs_is_named() -> None:
    ledger = Ledger()
    assert settled(ledger, {"a": 1, "b": 9, "other": 0}, {"a": 1, "b": 2, "c": 3}) == ["c"]
    assert ledger.report() == CopyReport({"things": Tally(1, 1, 1)}, ("B is another one there.",))


def test_what_differs_is_replaced_where_that_is_wished() -> None:
    ledger = Ledger(replace=True)
    assert settled(ledger, {"a": 1, "b": 9}, {"a": 1, "b": 2}) == ["b"]
    assert ledger.report() == CopyReport({"things": Tally(1, 1, 0)}, ())


def test_verifying_writes_nothing() -> None:
    ledger = Ledger(verify_only=True, replace=True)
    assert settled(ledger, {}, {"a": 1}) == []
    assert ledger.report() == CopyReport({"things": Tally(0, 0, 1)}, ("A is missing there.",))


def test_what_does_not_arrive_is_no_copy() -> None:
    ledger = Ledger()
    settled(ledger, {}, {"a": 1, "b": 2}, loses="b")
    assert ledger.tallies["things"] == Tally(1, 0, 1)
    assert ledger.differences == ["B is not what it is here after it was copied; is somebody writing?"]


def test_of_nothing_nothing_is_asked_and_nothing_is_counted() -> None:
    ledger = Ledger()
    assert settled(ledger, {}, {}) == []
    assert ledger.report() == CopyReport({}, ())
