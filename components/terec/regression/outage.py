"""Whether a run broke as a whole."""

from collections.abc import Mapping

from terec.model import Outcome
from terec.regression.thresholds import MASS_CASES, MASS_SHARE


def broke_at_once(now: Mapping[str, Outcome], before: Mapping[str, Outcome]) -> bool:
    """Whether most tests that passed before and ran now failed now; linear in the tests.

    now, before: outcome by test id; before is the last complete and usable run to compare with. Without one (empty)
    nothing can be said to have broken. A run in which the same few tests fail as always is no outage.
    """
    ran = [now[test] for test, outcome in before.items() if outcome is Outcome.PASS and test in now]
    broken = sum(outcome is Outcome.FAIL for outcome in ran)
    counted = sum(outcome is not Outcome.SKIP for outcome in ran)
    return broken >= MASS_CASES and broken > MASS_SHARE * counted
