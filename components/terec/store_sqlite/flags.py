"""What the numbers in the columns `outcome`, `flags` and `truncated` mean."""

from itertools import compress

from terec.model import LONG_TEXTS, Outcome

OUTCOMES = (Outcome.PASS, Outcome.FAIL, Outcome.SKIP)
PASS, FAIL, SKIP = range(3)

FAILED_BEFORE, PASSED_ON_RETRY, HAS_EVIDENCE, HAS_EXTRAS = 1, 2, 4, 8

TRUNCATED = tuple(
    tuple(compress(LONG_TEXTS, (bits >> nth & 1 for nth in range(len(LONG_TEXTS)))))
    for bits in range(2 ** len(LONG_TEXTS))
)
"""Names of the long texts for each value of `truncated`: bit n stands for the n-th of LONG_TEXTS."""
