"""The cases that a piece brings, settled with what the run had of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from terec.model import AmbiguousCase, CaseId, about_ambiguous
from terec.store_cassandra.cluster.database import Database
from terec.store_cassandra.results.cases import Case, Told
from terec.store_cassandra.results.marks import FAIL, HAS_TRIES, OUTCOME_BITS, PASS
from terec.store_cassandra.results.reading import fresh_case, made_case, read_told
from terec.store_cassandra.results.rows import Row
from terec.store_cassandra.runs.partition import Piece, RunState
from terec.store_cassandra.saving.content import Content
from terec.store_cassandra.saving.seen import Seen, SettledCase, Sightings, are_whole, settle_case


@dataclass(slots=True)
class Affected:
    """cases: as they stand with the piece. counts: passes, failures, skips and passes on retry to be added.

    mended: tests that failed before and do not now. gone_hashes: of tries that were replaced. sightings: of the whole
    run with the piece.
    """

    sightings: Sightings
    cases: list[Case] = field(default_factory=list)
    counts: list[int] = field(default_factory=lambda: [0, 0, 0, 0])
    mended: list[bytes] = field(default_factory=list)
    gone_hashes: list[tuple[str, bytes]] = field(default_factory=list)
    warnings: tuple[str, ...] = ()


def affected_by(
    database: Database, state: RunState, content: Content, piece: Piece, before: Sightings, sightings: Sightings
) -> Affected:
    """What a piece changes in its run: its cases settled with what the run had of them, and what no longer holds.

    piece: not in the state yet. before: the run's sightings without it, sightings: with it. Where a piece is saved once
    more, all sightings before are looked at: who saved it first may have died before it took out what it replaced.
    Cost grows with the piece, and with the chunks that hold earlier sightings of its cases; with the whole run where
    some of its chunks are gone. RunChanged when one went that is remembered.
    """
    affected = Affected(sightings)
    names = dict(zip(content.ids, content.rows, strict=True))
    again = _add_fresh(affected, names, before)
    settled = {test: settle_case(sightings[test]) for test in again}
    earlier = {test: settle_case(before[test]) for test in again if test in before}
    repeated = any(each.digest == piece.digest for each in state.pieces)
    left = {test: before[test] if repeated else case.kept for test, case in earlier.items()}
    told = _told(database, state, content, piece, settled.values(), left.values())
    ambiguous: list[AmbiguousCase] = []
    for test, now in settled.items():
        case = made_case(test, now, told)
        affected.cases.append(case)
        _count(affected.counts, now, 1)
        if now.ambiguous:
            ambiguous.append(_ambiguous(CaseId(*names[test].names), now))
        if test in earlier:
            _count(affected.counts, earlier[test], -1)
            _compare(affected, case, left[test], told)
    if not are_whole(before, state.pieces):  # what went was counted, and cannot be taken off case by case
        affected.counts = [now - then for now, then in zip(_counted(sightings), state.standing.counts, strict=True)]
    affected.warnings = about_ambiguous(ambiguous)
    return affected


def _add_fresh(affected: Affected, names: Mapping[bytes, Row], before: Sightings) -> list[bytes]:
    """Add the cases that the run has seen only once, now: nearly all; answers the others."""
    again = []
    for test, row in names.items():
        seen = affected.sightings[test]
        if len(seen) > 1 or test in before:
            again.append(test)
            continue
        case = fresh_case(test, seen[0], row)
        affected.cases.append(case)
        affected.counts[case.effective.outcome] += 1
        affected.counts[3] += case.passed_on_retry
    return again


def _told(
    database: Database,
    state: RunState,
    content: Content,
    piece: Piece,
    settled: Iterable[SettledCase],
    left: Iterable[Sequence[Seen]],
) -> dict[tuple[int, int], Told]:
    """Rows of every sighting that stands, and of those before that left hashes behind."""
    wanted = [seen for case in settled for seen in case.kept]
    wanted += [seen for some in left for seen in some if seen.mark != PASS]
    told = {}
    for seen in wanted:
        if seen.piece is piece:
            order = seen.order
            told[order] = Told(piece, seen.mark, order, content.rows[seen.position])
    before = {seen.order: seen for seen in wanted if seen.piece is not piece}
    return read_told(database, state, before.values()) | told


def _compare(affected: Affected, case: Case, before: Iterable[Seen], told: dict[tuple[int, int], Told]) -> None:
    """Find out what the case left behind that holds no longer."""
    left = [told[seen.order] for seen in before if _may_have_hashes(seen)]
    if case.mended(left):
        affected.mended.append(case.test)
    affected.gone_hashes += [(each, case.test) for each in sorted(case.gone_hashes(left))]


def _ambiguous(case: CaseId, settled: SettledCase) -> AmbiguousCase:
    retried = {FAIL, PASS} <= {seen.mark & OUTCOME_BITS for seen in settled.kept}
    return AmbiguousCase(case, settled.effective.piece.seat, [seen.piece.seat for seen in settled.kept], retried)


def _may_have_hashes(seen: Seen) -> bool:
    return seen.mark & OUTCOME_BITS == FAIL or seen.mark & HAS_TRIES > 0


def _count(counts: list[int], settled: SettledCase, step: int) -> None:
    counts[settled.effective.mark & OUTCOME_BITS] += step
    counts[3] += step * settled.passed_on_retry


def _counted(sightings: Sightings) -> list[int]:
    """Passes, failures, skips and passes on retry."""
    counts = [0, 0, 0, 0]
    for seen in sightings.values():
        _count(counts, settle_case(seen), 1)
    return counts


def added(counts: Sequence[int], change: Sequence[int]) -> list[int]:
    return [count + step for count, step in zip(counts, change, strict=True)]
