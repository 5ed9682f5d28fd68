"""Which commits may have caused a failure: those whose files the failure's own text names, and no others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from terec.model import SUSPECTS_LIMIT, CommitChange, common_ending
from terec.regression.thresholds import BARE_NAME_SHARE, TEST_FILE_SCORE
from terec.regression.traces import NamedFrame, path_parts

_EVERYWHERE = frozenset(
    (
        "__init__.py",
        "index.js",
        "index.ts",
        "index.tsx",
        "mod.rs",
        "main.rs",
        "lib.rs",
        "main.go",
        "main.py",
        "utils.py",
    )
)
"""Names that tell nothing alone: every second folder has one."""


@dataclass(frozen=True, slots=True)
class FailureText:
    """What is known of one failure. file: of the test, where its report names it. owner: its class with package."""

    frames: Sequence[NamedFrame]
    file: str | None = None
    owner: tuple[str, ...] = ()


class RankedChange(NamedTuple):
    """place: of the commit among the changes. because: what overlaps, as the end of a sentence. score: 0 to 1."""

    place: int
    score: float
    because: str


class _Overlap(NamedTuple):
    score: float
    because: str


def rank_changes(changes: Sequence[CommitChange], failures: Iterable[FailureText]) -> list[RankedChange]:
    """The commits with an overlap, the best first, at most SUSPECTS_LIMIT; of equals those given first.

    A file that a frame names counts 1 for the first frame, 1/2 for the second, and so on; BARE_NAME_SHARE of that where
    only its last name agrees. The test's own file counts TEST_FILE_SCORE. A commit has the best of its files. One
    without overlap is not named. O(changes x files x frames), all bounded.
    """
    texts = list(failures)
    ranked = []
    for place, change in enumerate(changes):
        found = [overlap for file in change.files for text in texts if (overlap := _overlap(file, text))]
        if found:
            best = max(found, key=lambda each: each.score)
            ranked.append(RankedChange(place, best.score, best.because))
    return sorted(ranked, key=lambda each: (-each.score, each.place))[:SUSPECTS_LIMIT]


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `3rd`, `11th`."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _overlap(file: str, text: FailureText) -> _Overlap | None:
    """The best that one changed file has with one failure."""
    parts = path_parts(file)
    if not parts:
        return None
    if _is_test(parts, text):
        return _Overlap(TEST_FILE_SCORE, f"changes {file}, the test itself")
    for frame in text.frames:
        if _agrees(parts, frame):
            whole = 1 / frame.number
            if frame.bare:
                return _Overlap(
                    whole * BARE_NAME_SHARE, f"touches {file}, whose name stands in the {ordinal(frame.number)} frame"
                )
            return _Overlap(whole, f"touches {file}, named in the {ordinal(frame.number)} frame")
    return None


def _agrees(parts: tuple[str, ...], frame: NamedFrame) -> bool:
    """One is wholly the end of the other; of a class in a shortened folder two parts are enough."""
    if frame.bare and parts[-1] in _EVERYWHERE:
        return False
    own = parts if frame.with_ending else _without_ending(parts)
    common = common_ending(own, frame.parts)
    return common == min(len(own), len(frame.parts)) or (not frame.with_ending and common > 1)


def _is_test(parts: tuple[str, ...], text: FailureText) -> bool:
    if text.file:
        named = path_parts(text.file)
        common = common_ending(parts, named)
        return common == min(len(parts), len(named)) and (common > 1 or len(parts) == 1)
    common = common_ending(_without_ending(parts), text.owner)
    return common > 1 and common == min(len(parts), len(text.owner))


def _without_ending(parts: tuple[str, ...]) -> tuple[str, ...]:
    return (*parts[:-1], parts[-1].partition(".")[0])
