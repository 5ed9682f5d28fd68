"""What the numbers in the columns `outcome` and `flags` mean; those in `truncated` are the bits of cut_for_lists."""

from terec.model import Outcome

OUTCOMES = (Outcome.PASS, Outcome.FAIL, Outcome.SKIP)
PASS, FAIL, SKIP = range(3)

FAILED_BEFORE, PASSED_ON_RETRY, HAS_EVIDENCE, HAS_EXTRAS = 1, 2, 4, 8
