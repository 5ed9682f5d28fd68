"""How many failures of a run have which verdict."""

from collections import Counter

from terec.model import RunVerdicts, Verdict
from terec.wording import VERDICT_MARKS, shown_verdict


def counted_verdicts(verdicts: RunVerdicts | None) -> list[tuple[Verdict, int]]:
    """Each verdict that there is with its number, the most urgent first."""
    counts = Counter(shown_verdict(test) for test in verdicts.tests) if verdicts else Counter()
    return [(each, counts[each]) for each in VERDICT_MARKS if counts[each]]
