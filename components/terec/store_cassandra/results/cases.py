"""A case of a run with everything that is known of it: rows of what was sent, settled; and the cell that it makes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from terec.model import (
    CountedFailure,
    FailureSignature,
    Leg,
    Outcome,
    cut_for_lists,
    latest_attempts,
    legs_of,
    told_beside,
)
from terec.store_cassandra.results.cells import Cell, CellDetail, Ending, PackedLegs, Tries, pack_legs, pack_quiet
from terec.store_cassandra.results.marks import FAIL, OUTCOME_BITS, OUTCOMES
from terec.store_cassandra.results.rows import Detail, Names, Row, row_texts
from terec.store_cassandra.runs.partition import Piece
from terec.store_cassandra.texts.texts import TextPlace, TextRef


class Told(NamedTuple):
    """One sighting of a case with its row. order: of receipt within the run."""

    piece: Piece
    mark: int
    order: tuple[int, int]
    row: Row

    @property
    def outcome(self) -> int:
        return self.mark & OUTCOME_BITS

    def refs(self, org: str) -> list[TextRef]:
        """Every text of the row."""
        place = TextPlace(org, self.piece.term, self.piece.day)
        return [TextRef(place, each) for each in row_texts(self.row)]


class Case(NamedTuple):
    """kept: sightings that remain, oldest first; effective: the one of them that counts."""

    test: bytes
    kept: Sequence[Told]
    effective: Told
    passed_on_retry: bool

    @property
    def names(self) -> Names:
        return self.effective.row.names

    @property
    def signature(self) -> FailureSignature | None:
        """Of the failure that counts."""
        row = self.effective.row
        if self.effective.outcome != FAIL or not row.signed or not row.signed.own:
            return None
        return FailureSignature(*row.signed.own)

    @property
    def is_quiet(self) -> bool:
        """It was tried once, did not fail, and has no texts: nearly all cases."""
        told = self.effective
        return len(self.kept) == 1 and told.outcome != FAIL and not told.row.detail and not told.row.signed

    def tries(self) -> Tries:
        """Outcome and strict hash of every try of the effective one's leg that does not count, oldest first."""
        if len(self.kept) == 1 and not self.effective.row.detail:
            return []
        return next(_tries(*leg) for leg in self._legs() if leg[0] is self.effective)

    def beside(self) -> PackedLegs | bool:
        """The legs beside that of the effective one; else whether other sightings are kept."""
        if len(self.kept) == 1:
            return False
        legs = told_beside(_leg(*leg) for leg in self._legs() if leg[0] is not self.effective)
        return pack_legs(legs) or True

    def _legs(self) -> list[tuple[Told, list[Told]]]:
        return legs_of(self.kept, lambda each: each.piece.seat, lambda each: OUTCOMES[each.outcome])

    def counted_failures(self) -> list[CountedFailure]:
        """The failure of the result, then others that count: of each strict hash the first."""
        own = self.signature
        if own is None:
            return []
        found = {own.strict: CountedFailure(self.effective.piece.part, own)}
        for told in latest_attempts(self.kept, lambda each: each.piece.seat[:2]) if len(self.kept) > 1 else ():
            if told.outcome == FAIL and told.row.signed and told.row.signed.own:
                signature = FailureSignature(*told.row.signed.own)
                found.setdefault(signature.strict, CountedFailure(told.piece.part, signature))
        return list(found.values())

    def mended(self, before: Iterable[Told]) -> bool:
        """Whether one of these sightings of it failed, and the case does not."""
        return self.effective.outcome != FAIL and any(told.outcome == FAIL for told in before)

    def gone_hashes(self, before: Sequence[Told]) -> set[str]:
        """Hashes of failed tries in these sightings of it that none of those which remain has."""
        return Case(self.test, before, before[-1], False).hashes() - self.hashes() if before else set()

    def hashes(self) -> set[str]:
        """Strict and loose hashes of every failed try, whatever its part."""
        if len(self.kept) == 1 and not self.effective.row.signed:
            return set()
        found: set[str | None] = set()
        for told in self.kept:
            found.update(_own(told))
            for _, strict, loose in attempts_in(told.row):
                found.update((strict, loose))
        return {each for each in found if each is not None}


def _leg(result: Told, leg: Iterable[Told]) -> Leg:
    tries = tuple((OUTCOMES[outcome], strict) for outcome, strict in _tries(result, leg))
    return Leg(result.piece.part, OUTCOMES[result.outcome], _own(result)[0], tries)


def _tries(result: Told, leg: Iterable[Told]) -> Tries:
    """The tries of a leg that do not count, oldest first."""
    found: Tries = []
    for told in leg:
        found.extend([outcome, strict] for outcome, strict, _ in attempts_in(told.row))
        if told is not result:
            found.append([told.outcome, _own(told)[0]])
    return found


def attempts_in(row: Row) -> list[tuple[int, str | None, str | None]]:
    """Outcome, strict and loose hash of each try that the row's own report tells of."""
    attempts = row.detail.attempts if row.detail else None
    if not attempts:
        return []
    signed = (row.signed and row.signed.attempts) or [None] * len(attempts)
    return [
        (attempt.outcome, signature.strict, signature.loose) if signature else (attempt.outcome, None, None)
        for attempt, signature in zip(attempts, signed, strict=False)
    ]


def cell_of(case: Case, received: int, texts: Mapping[str, str]) -> Cell:
    """texts: at least those of the effective sighting, when it is a failure."""
    told, row = case.effective, case.effective.row
    failed = told.outcome == FAIL
    detail: CellDetail | Literal[0] = CellDetail(*row.detail[:8], told.piece.term, told.piece.day) if row.detail else 0
    signature = case.signature
    ending = Ending(
        told.piece.part,
        told.piece.attempt,
        row.trait,
        detail,
        _starts_of(row.detail, texts) if failed and row.detail else 0,
        signature.strict if signature else None,
        signature.loose if signature else None,
        case.tries() or None,
        [each.signature.strict for each in case.counted_failures()[1:]] or None,
        case.beside(),
    )
    return Cell(received, told.outcome, case.passed_on_retry, row.duration, row.tstamp, ending)


def quiet_cell(case: Case, received: int) -> bytes:
    """The packed cell of a quiet case."""
    (piece, mark, _, row), retried = case.effective, case.passed_on_retry
    return pack_quiet(
        received, mark & OUTCOME_BITS, retried, row.duration, row.tstamp, piece.part, piece.attempt, row.trait
    )


def _starts_of(detail: Detail, texts: Mapping[str, str]) -> list[Any]:
    """Bits of the texts that are cut for lists, and the starts of all five."""
    whole = [None if each is None else texts.get(each) for each in detail.texts]
    return list(cut_for_lists(whole))


def _own(told: Told) -> tuple[str | None, str | None]:
    """Strict and loose hash of a failed sighting itself."""
    row = told.row
    if told.outcome != FAIL or not row.signed or not row.signed.own:
        return None, None
    return row.signed.own.strict, row.signed.own.loose


def outcome_of(case: Case) -> Outcome:
    return OUTCOMES[case.effective.outcome]
