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


def settled_exactly(ledger: Ledger, there: dict[str, int], wanted: Mapping[str, int], removes: bool = True) -> None:
    def put(value: int) -> None:
        there.update({key: each for key, each in wanted.items() if each == value})

    def remove(key: str) -> None:
        if removes:
            del there[key]

    ledger.settle_exactly("things", str.upper, wanted, lambda: dict(there), put, remove)


def test_what_is_not_to_be_there_besides_is_named() -> None:
    for ledger in (Ledger(), Ledger(verify_only=True), Ledger(verify_only=True, replace=True)):
        there = {"a": 1, "spare": 0}
        settled_exactly(ledger, there, {"a": 1})
        assert there == {"a": 1, "spare": 0}
        assert ledger.report() == CopyReport({"things": Tally(0, 1, 1)}, ("SPARE is there and not here.",))


def test_what_is_not_to_be_there_besides_goes_where_replacing_is_wished() -> None:
    ledger, there = Ledger(replace=True), {"a": 1, "b": 9, "spare": 0}
    settled_exactly(ledger, there, {"a": 1, "b": 2, "c": 3})
    assert there == {"a": 1, "b": 2, "c": 3}
    said = "SPARE was there and not here; it is removed."
    assert ledger.report() == CopyReport({"things": Tally(2, 1, 0)}, (), (said,))


def test_last_one_goes_too() -> None:
    ledger, there = Ledger(replace=True), {"spare": 0}
    settled_exactly(ledger, there, {})
    assert (there, ledger.differences, len(ledger.removed)) == ({}, [], 1)


def test_what_does_not_go_is_a_difference() -> None:
    ledger = Ledger(replace=True)
    settled_exactly(ledger, {"spare": 0}, {}, removes=False)
    assert ledger.tallies == {"things": Tally(0, 0, 1)}
    assert ledger.differences == ["SPARE is not what it is here after it was copied; is somebody writing?"]
    assert ledger.removed == []


def test_of_nothing_nothing_is_asked_and_nothing_is_counted() -> None:
    ledger = Ledger()
    assert settled(ledger, {}, {}) == []
    assert ledger.report() == CopyReport({}, ())
