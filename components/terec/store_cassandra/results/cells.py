"""What a case did in a run, as one packed cell of its history: replaced whole, never in part."""

import math
import struct
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from terec.model import CaseSighting, Leg, Outcome, RunKey
from terec.store_cassandra.layout.packing import pack, unpack
from terec.store_cassandra.results.marks import OUTCOMES, PASS

_HEAD = struct.Struct(">qBdq")
_NO_TIME = -(2**63)
RETRIED = 8
"""A bit beside the outcome: it passed on a retry."""

_PLAIN_TRAIT = 4
"""Length of the traits of which none is a list, as the owners are."""

_TAILS_REMEMBERED = 8192

Tries = list[list[Any]]
"""Outcome and strict hash of every other try of a leg, oldest first."""


PackedLegs = list[list[Any]]
"""Part, outcome, strict hash and tries of each leg, without the last of them that say nothing."""

_NO_LEG: list[Any] = ["", PASS, None, []]


class CellDetail(NamedTuple):
    """As rows.Detail, without attempts. term, day: where the texts lie."""

    stdout: str | None
    stderr: str | None
    error_stacktrace: str | None
    error_details: str | None
    skip_details: str | None
    error_type: str | None
    properties: dict[str, str] | None
    attachments: list[str] | None
    term: int
    day: int

    @property
    def texts(self) -> tuple[str | None, ...]:
        return self[:5]


class Ending(NamedTuple):
    """What a cell tells behind its fixed part: mostly nothing, and the same again while a test fails alike.

    trait: as in rows.Row. starts: bits of the cut texts and five starts, of failures only. 0: there is none, of
    detail, too.
    strict, loose: of a failure. tries: of the same leg. also_failed: other strict hashes that count.
    beside: other legs; else whether the run has other sightings of the case. They are in its chunks.
    """

    part: str = ""
    attempt: int = 1
    trait: Any = 0
    detail: CellDetail | Literal[0] = 0
    starts: Any = 0
    strict: str | None = None
    loose: str | None = None
    tries: Tries | None = None
    also_failed: list[str] | None = None
    beside: PackedLegs | bool = False


NOTHING_TOLD = Ending()

_Told = tuple[str | None, tuple[tuple[Outcome, str | None], ...], str, tuple[str, ...], tuple[Leg, ...]]
"""signature, tries, part, also_failed and beside of a sighting."""


class Cell(NamedTuple):
    """received: of the run's first header, which tells it from a later run under the same key."""

    received: int
    outcome: int
    passed_on_retry: bool
    duration: float | None
    tstamp: int | None
    ending: Ending = NOTHING_TOLD


def pack_cell(cell: Cell) -> bytes:
    """The cell in 25 bytes for a plain pass, more where there is more to say."""
    return _head(*cell[:-1]) + _tail(cell.ending)


def pack_quiet(
    received: int,
    outcome: int,
    passed_on_retry: bool,
    duration: float | None,
    tstamp: int | None,
    part: str,
    attempt: int,
    trait: Any,
) -> bytes:
    """The same of a cell that has nothing to tell but these, as nearly all have."""
    plain = trait and len(trait) == _PLAIN_TRAIT
    tail = _plain_tail(part, attempt, *trait) if plain else _tail((part, attempt, trait))
    return _head(received, outcome, passed_on_retry, duration, tstamp) + tail


def _head(received: int, outcome: int, retried: bool, duration: float | None, tstamp: int | None) -> bytes:
    return _HEAD.pack(
        received,
        outcome | retried * RETRIED,
        math.nan if duration is None else duration,
        _NO_TIME if tstamp is None else tstamp,
    )


@lru_cache(_TAILS_REMEMBERED)
def _plain_tail(part: str, attempt: int, *trait: Any) -> bytes:
    """The tests of a class mostly share their trait, and all of an upload what comes before it."""
    return _tail((part, attempt, list(trait)))


def _tail(told: tuple[Any, ...]) -> bytes:
    """told: without the last fields of an Ending, it may be, which the reader knows by itself; they are left out."""
    length = len(told)
    while length and told[length - 1] == NOTHING_TOLD[length - 1]:
        length -= 1
    return pack(told[:length]) if length else b""


class CellReader:
    """Reads the cells of one question: a test that fails alike in many runs has cells that end alike.

    Equal ends are unpacked once, and what they hold is shared: nobody may change it.
    """

    def __init__(self) -> None:
        self._endings = {b"": NOTHING_TOLD}
        self._told: dict[bytes, _Told] = {b"": (None, (), "", (), ())}

    def read(self, data: bytes) -> Cell:
        received, marks, duration, tstamp = _HEAD.unpack_from(data)
        packed = data[_HEAD.size :]
        ending = self._endings.get(packed) or self._ending(packed)
        return Cell(
            received,
            marks & 7,
            marks & RETRIED > 0,
            None if duration != duration else duration,
            None if tstamp == _NO_TIME else tstamp,
            ending,
        )

    def sighting(self, data: bytes, test_id: str, run: RunKey) -> CaseSighting:
        """The sighting that the cell tells of."""
        packed = data[_HEAD.size :]
        told = self._told.get(packed)
        if told is None:
            end = self._ending(packed)
            tries, also_failed = _as_tries(end.tries), tuple(end.also_failed or ())
            told = self._told[packed] = (end.strict, tries, end.part, also_failed, _as_legs(end.beside))
        return CaseSighting(test_id, run, OUTCOMES[data[8] & 7], *told)

    def _ending(self, packed: bytes) -> Ending:
        ending = Ending(*unpack(packed))
        if ending.detail:
            ending = ending._replace(detail=CellDetail._make(ending.detail))
        self._endings[packed] = ending
        return ending


def is_of(data: bytes, received: int) -> bool:
    """Whether the cell is of the run with this first receipt."""
    return int.from_bytes(data[:8], "big", signed=True) == received


def _as_tries(tries: Tries | None) -> tuple[tuple[Outcome, str | None], ...]:
    return tuple((OUTCOMES[outcome], strict) for outcome, strict in tries or ())


def pack_legs(legs: Iterable[Leg]) -> PackedLegs:
    found = []
    for part, outcome, strict, tries in legs:
        words: list[Any] = [part, OUTCOMES.index(outcome), strict, [[OUTCOMES.index(each), own] for each, own in tries]]
        while len(words) > 1 and words[-1] == _NO_LEG[len(words) - 1]:
            words.pop()
        found.append(words)
    return found


def _as_legs(packed: PackedLegs | bool) -> tuple[Leg, ...]:
    return () if isinstance(packed, bool) else tuple(map(_as_leg, packed))


def _as_leg(words: list[Any]) -> Leg:
    part, outcome, strict, tries = (*words, *_NO_LEG[len(words) :])
    return Leg(part, OUTCOMES[outcome], strict, _as_tries(tries))
