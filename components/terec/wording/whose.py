"""Lines about a cause that name people: the commits that overlap with it, and whom CODEOWNERS names for its tests."""

from collections.abc import Iterable, Sequence

from terec.model import RecordedResult, RunVerdicts, Suspect
from terec.wording.numbers import commit

OWNERS_SHOWN = 5


def about_cause(verdicts: RunVerdicts, cause_id: str) -> list[str]:
    """At most one line of suspects' and one of owners'; plain text, to be made harmless where it is shown."""
    found = [each for each in verdicts.suspects if each.cause_id == cause_id]
    owners = owners_of(test.test_run for test in verdicts.tests if test.cause_id == cause_id)
    return [*suspect_lines(found)[:1], *([f"Owned by {', '.join(owners)}."] if owners else [])]


def suspect_lines(suspects: Sequence[Suspect]) -> list[str]:
    """A line for each: the commit, who wrote it, and what overlaps."""
    return [f"Suspect: {commit(each.sha)}{_by(each)}{_said(each)} {each.because} ({each.run})." for each in suspects]


def owners_of(results: Iterable[RecordedResult]) -> list[str]:
    """Owners of any of the results, those met first, and how many more there are."""
    owners = list(dict.fromkeys(owner for each in results for owner in each.owners))
    more = len(owners) - OWNERS_SHOWN
    return [*owners[:OWNERS_SHOWN], *([f"{more} more"] if more > 0 else [])]


def _by(suspect: Suspect) -> str:
    return f" by {suspect.author}" if suspect.author else ""


def _said(suspect: Suspect) -> str:
    return f", “{suspect.subject}”," if suspect.subject else ""
