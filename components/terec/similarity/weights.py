"""The thresholds and weights of similarity, all in one place.

Source: the similarity study (section 5): a logistic over twelve cheap features, fitted on pairs of failures of nine
Defects4J projects and confirmed on eight others. The last weight was added, and the bias moved for it, by a coarse grid
on the nine projects with the twelve held fixed; a free refit of all did worse on projects left out (B-cubed F1 .921
against .933).
`evaluation/similarity.py` prints how the whole does.
"""

from types import MappingProxyType

SIMILAR = 0.77
"""Two failures scoring this are shown as similar; never enough to call a failure KNOWN."""

SAME_CAUSE = 0.45
"""Mean score between two groups of one build's failures from which they are one cause."""

SAME_TEMPLATE = 0.90
"""At least this for equal type and equal template that says something: one environment failure over 300 classes."""

BIAS = -4.6
WEIGHTS = MappingProxyType(
    {
        "same type": 0.58,
        "same top production frame": 2.03,
        "frame overlap": 2.23,
        "message ratio": -1.28,
        "no message in both": 1.39,
        "same test class": 2.24,
        "no production frames in both": 0.10,
        "production frame overlap": 1.30,
        "message token ratio": 1.81,
        "same package": 1.38,
        "same hash": 0.51,
        "text ratio": 2.49,
        "near lines of a class": 1.0,
    }
)

ALIKE_WORDS = 0.6
"""Message ratio below which failures whose frames name files are apart, unless they share a frame outside of tests.

The weights were fitted on Java, where a test class is about one class. A file of tests is about anything: that two of
its tests fail there by the same kind of error says little. A choice, above what written examples of pytest with nothing
in common reach; looked at on public reports of pytest and Jest, not fitted: no labelled ones are at hand.
"""

APART = 0.20
"""At most this for such failures: below SAME_CAUSE, and never the least of all, for they share a file and a type."""

NEAR_LINES = 20.0
"""Lines between two places in one test class that halve their nearness."""

TEXT_STEEPNESS = 30.0
TEXT_MIDDLE = 0.90
"""Without frames on a side: logistic of TEXT_STEEPNESS x (message ratio - TEXT_MIDDLE)."""

POSITION_POWER = 0.75
"""A frame weighs its rarity / (1 + its place)^POSITION_POWER (TraceSim and FaST families)."""

COMPARED = 1_000
"""Characters of a text that are compared: rapidfuzz takes time in the product of the lengths."""

REPRESENTATIVES = 2_000
"""Most different failures of one build that are linked by mean score; beyond, each joins the best cause so far."""

ALL_PAIRS = 48
"""Up to so many different failures, every pair is scored; beyond, those that share something rare."""

COMMON = 40
"""A frame or word in more than so many different failures brings LEADERS candidates only, the first that have it."""

LEADERS = 3
"""Enough to join what one outage words a little differently in each of hundreds of classes."""

CANDIDATES = 24
"""Most candidates of one failure, those first that share the most."""
