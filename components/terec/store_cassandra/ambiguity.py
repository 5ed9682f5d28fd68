"""Sentences for a person about cases that came more than once."""

from collections.abc import Iterable, Sequence

from terec.model import CaseId
from terec.store_cassandra.content import Names
from terec.store_cassandra.seen import SettledCase

_CASES_NAMED = 5


def about_ambiguous(cases: Iterable[tuple[Names, SettledCase]]) -> tuple[str, ...]:
    """One sentence for each kind of ambiguity."""
    twice: list[Names] = []
    senders: list[Names] = []
    for names, settled in cases:
        if settled.ambiguous:
            (senders if _two_senders(settled) else twice).append(names)
    return (*_warning(twice, "came twice in one upload"), *_warning(senders, "came from two senders"))


def _two_senders(settled: SettledCase) -> bool:
    counts = settled.effective.piece
    rivals = {
        seen.piece.sender
        for seen in settled.kept
        if (seen.piece.part, seen.piece.attempt) == (counts.part, counts.attempt)
    }
    return len(rivals) > 1


def _warning(names: Sequence[Names], how: str) -> list[str]:
    if not names:
        return []
    shown = ", ".join(str(CaseId(*each)) for each in sorted(names)[:_CASES_NAMED])
    more = ", …" if len(names) > _CASES_NAMED else ""
    cases = "1 case" if len(names) == 1 else f"{len(names)} cases"
    return [f"{cases} {how} and the worst result counts ({shown}{more}); tell them apart with --config."]
