"""Results as they are answered: short ones of lists, made from cells, and whole ones, made from what was sent."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from terec.model import CUT_TEXTS, LONG_TEXTS, Attempt, RecordedResult, cut_for_lists, moment_or_none
from terec.store_cassandra.layout.packing import id_text
from terec.store_cassandra.results.cases import Case, Told
from terec.store_cassandra.results.cells import Cell, CellDetail, Ending
from terec.store_cassandra.results.marks import OUTCOMES
from terec.store_cassandra.results.rows import NO_TRAIT, Detail, SentAttempt

_MAKE: Callable[..., RecordedResult] = RecordedResult
"""Positional from rows that are read by the thousand."""

_AnyDetail = Detail | CellDetail | Literal[0]

_NO_TEXTS = (None,) * len(LONG_TEXTS)


class _Shown(NamedTuple):
    """What a record says beside its names, outcome and times.

    words: long texts, error_type, file, line, runner, properties, attachments, attempts, owners.
    place: part and attempt. cut: the texts that are. hashes: strict and loose.
    """

    group: str | None
    words: tuple[Any, ...]
    place: tuple[str, int]
    cut: tuple[str, ...]
    hashes: tuple[str | None, str | None]


class ListRecords:
    """Makes the records of one list; what cells with the same ending show is put together once.

    texts: those that the cells name, of failures none.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._shown: dict[int, tuple[Ending, _Shown]] = {}

    def of(self, cell: Cell, test_id: str, names: Sequence[str]) -> RecordedResult:
        _, outcome, retried, duration, tstamp, ending = cell
        known = self._shown.get(id(ending))
        if known is None:  # the ending is kept with it, so that no other can have its id
            known = self._shown[id(ending)] = (ending, self._of(ending))
        return _record(names, test_id, outcome, retried, duration, tstamp, known[1])

    def _of(self, ending: Ending) -> _Shown:
        part, attempt, trait, detail, starts, strict, loose, *_ = ending
        if starts:
            bits, short = starts
        elif detail:
            bits, short = cut_for_lists(_read(detail, self._texts))
        else:
            bits, short = 0, _NO_TEXTS
        return _shown(trait, detail, short, (), (part, attempt), CUT_TEXTS[bits], (strict, loose))


def whole_record(case: Case, texts: Mapping[str, str]) -> RecordedResult:
    """The record with whole texts and all evidence."""
    told, row = case.effective, case.effective.row
    signature, place = case.signature, (told.piece.part, told.piece.attempt)
    hashes = (signature.strict, signature.loose) if signature else (None, None)
    shown = _shown(row.trait, row.detail, _read(row.detail, texts), tuple(_attempts(case, texts)), place, (), hashes)
    test = id_text(case.test)
    return _record(row.names, test, told.outcome, case.passed_on_retry, row.duration, row.tstamp, shown)


def _read(detail: _AnyDetail, texts: Mapping[str, str]) -> Sequence[str | None]:
    """The long texts that a detail names."""
    return [texts.get(each) if each else None for each in detail.texts] if detail else _NO_TEXTS


def _shown(
    trait: Any,
    detail: _AnyDetail,
    texts: Sequence[str | None],
    attempts: tuple[Attempt, ...],
    place: tuple[str, int],
    cut: tuple[str, ...],
    hashes: tuple[str | None, str | None],
) -> _Shown:
    group, file, line, runner, *owners = trait or NO_TRAIT
    error_type, properties, attachments = (
        (detail.error_type, detail.properties, detail.attachments) if detail else (None, None, None)
    )
    rest = (error_type, file, line, runner, properties, tuple(attachments or ()), attempts)
    return _Shown(group, (*texts, *rest, tuple(owners[0]) if owners else ()), place, cut, hashes)


def _record(
    names: Sequence[str],
    test_id: str,
    outcome: int,
    retried: bool,
    duration: float | None,
    tstamp: int | None,
    shown: _Shown,
) -> RecordedResult:
    group, words, place, cut, hashes = shown
    times = moment_or_none(tstamp), duration
    return _MAKE(*names, OUTCOMES[outcome], group, *times, *words, test_id, *place, retried, cut, *hashes)


def _attempts(case: Case, texts: Mapping[str, str]) -> Iterable[Attempt]:
    """Every try but the effective one, oldest first."""
    for told in case.kept:
        for attempt in (told.row.detail and told.row.detail.attempts) or ():
            yield sent_attempt(attempt, texts)
        if told is not case.effective:
            yield _evidence(told, texts)


def sent_attempt(sent: SentAttempt, texts: Mapping[str, str]) -> Attempt:
    outcome, attempt, part, sender, tstamp, duration, error_type, *digests = sent
    whole = (texts.get(each) if each else None for each in digests)
    return Attempt(OUTCOMES[outcome], attempt, part, sender, moment_or_none(tstamp), duration, error_type, *whole)


def _evidence(told: Told, texts: Mapping[str, str]) -> Attempt:
    row = told.row
    stdout, stderr, trace, error, _ = _read(row.detail, texts)
    return Attempt(
        OUTCOMES[told.outcome],
        told.piece.attempt,
        told.piece.part,
        told.piece.sender,
        moment_or_none(row.tstamp),
        row.duration,
        row.detail.error_type if row.detail else None,
        error,
        trace,
        stdout,
        stderr,
    )
