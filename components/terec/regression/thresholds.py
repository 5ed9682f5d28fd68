"""The numbers of the rules, with their sources; docs/judgement.md explains them."""

from math import log

HISTORY_RUNS = 200
"""Results of a test that a verdict looks back on. Over 811 flaky tests of 24 projects an earlier failure of the same
test lies in the last 16 / 100 / 200 runs with probability .22 / .72 / .88 for tests that fail in < 5 % (FlakeFlagger
rates, 10,000 runs each): a short memory calls old flakiness new."""

CHAIN_MAX = 3
"""Most branches upstream that are asked: a fix branch, its release branch, the main branch."""

ENOUGH_RESULTS = 5
"""Fewer earlier results than this lower the confidence."""

FLAKY_EPISODES = 2
"""Earlier short episodes, each ended by a pass, that make a signature flaky. One alone may be a bug and its fix."""

EPISODE_FAILURES_MAX = 3
"""An episode with more failures in a row is a breakage that was repaired. By chance so long a streak happens to 1.5 %
of flaky tests (FlakeFlagger rates); TestGrid's flip analysis draws the same line at three."""

FAILURE_RATE_PRIOR = (0.05, 0.5)
"""Beta prior of a test's failure rate in a segment of its history: LUCI Analysis fits it on ChromeOS, where 78 % of the
segments fail in < 1 % and 1 % in > 99 % of the runs."""

CHANGE_POINT_NATS = -log(1e-4)
"""Evidence that a split of the history must add: LUCI Analysis takes a change point as 1 in 10,000 runs (9.21 nats)."""

STEADY_FAILURES = 3
"""Fewer failures in a row are never steady, however rare failures were before: TestGrid alerts at three."""

SAME_SIGNATURE_ODDS = 6.3
"""Odds KNOWN : NEW given an equal strict hash in the same test (measured on 2,485 labelled Defects4J failures)."""

REPEATS_WEIGHED = 4
"""Earlier failures of one signature that still raise the confidence in KNOWN."""

NEW_CONFIDENCE = 0.9
"""Of failures whose signature the test never showed; the rest repeats an old cause in new words."""

FLAKY_CONFIDENCE_MAX = 0.99
"""No history proves that the next failure is the same chance again."""

GENERIC_CONFIDENCE_MAX = 0.5
"""A text that says nothing of its cause supports no more than this."""

MASS_SHARE = 0.5
"""Share of the tests passing before that fail at once and make a run INFRA. Trunk draws the line at 80 % of the
results; an outage of one shared service leaves out the tests that do not use it, so most is more than half."""

MASS_CASES = 10
"""Fewer broken tests than this never make a run INFRA: in a small suite one cause may well be in most tests."""

LOST_SHARE = 0.1
"""More lost tests than this share of those that passed before make a run not judgeable."""

OTHER_AUTHORS = 2
"""Other known authors whose pull requests must show a failure before it is nobody's."""

OUTAGE_CONFIDENCE = 0.9
"""Of INFRA. Not measured: no labelled outages were at hand."""

TEST_FILE_SCORE = 0.6
"""A commit that changes the test's own file: more than the 2nd frame of a trace, less than the 1st. A choice."""

BARE_NAME_SHARE = 0.5
"""A frame that tells a file's last name alone, without its folders, counts half: names come again. A choice."""
