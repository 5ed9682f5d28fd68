"""What a sender is told of cases that came more than once, whatever the store."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from terec.model.names import CaseId

_CASES_NAMED = 5
_CURE = "tell them apart with --config"
_MAYBE_A_RETRY = (
    "if the runner repeated them, let its report say so (Gradle: mergeReruns = true) or write one report for each try "
    f"(gotestsum: --junitfile) and import it with --attempt, else {_CURE}"
)

Seat = tuple[str, int, str]
"""part, attempt, sender."""


class AmbiguousCase(NamedTuple):
    """A case of which settle says so. counted: the seat of the result that counts; kept: those of all that remain.

    retried: it failed and passed, as a case does that its runner repeats.
    """

    case: CaseId
    counted: Seat
    kept: Sequence[Seat]
    retried: bool = False

    @property
    def came_from_two_senders(self) -> bool:
        part_and_attempt = self.counted[:2]
        return len({sender for *place, sender in self.kept if tuple(place) == part_and_attempt}) > 1


def about_ambiguous(cases: Iterable[AmbiguousCase]) -> tuple[str, ...]:
    """One sentence for each kind of ambiguity, which names the first cases by package, class, case and config."""
    twice: list[CaseId] = []
    senders: list[CaseId] = []
    retried: list[CaseId] = []
    for each in cases:
        (senders if each.came_from_two_senders else retried if each.retried else twice).append(each.case)
    return (
        *_warning(twice, "came twice in one upload"),
        *_warning(retried, "came twice in one upload, failed and passed,", _MAYBE_A_RETRY),
        *_warning(senders, "came from two senders"),
    )


def _warning(names: Sequence[CaseId], how: str, cure: str = _CURE) -> list[str]:
    if not names:
        return []
    shown = ", ".join(str(each) for each in sorted(names)[:_CASES_NAMED])
    more = ", …" if len(names) > _CASES_NAMED else ""
    cases = "1 case" if len(names) == 1 else f"{len(names)} cases"
    return [f"{cases} {how} and the worst result counts ({shown}{more}); {cure}."]
