"""Where in the window the planted troubles stand; by share of it, so that the story is the same at any length."""

from terec.demo.builds import Build, main_build, pull_request_build
from terec.demo.catalogue import PlannedTest
from terec.demo.chance import chance
from terec.demo.planted import (
    FEED_CASE,
    GATEWAY_CASE,
    INDEX_CLASS,
    MONEY_CASES,
    OUTAGE_SIGNS,
    RATES,
    SIGNS,
    VAT_CASES,
    WINDOW_CASES,
    ZOOM_AFTER,
    ZOOM_BEFORE,
)
from terec.demo.truth import Drift, FlakyTest, Outage, PullRequest, Regression, Renaming, Retried, Truth
from terec.model import CaseId

LONG_KNOWN, OUTAGE, RENAMING, MONEY, GIFT_CARDS, MONEY_FIXED, FRAUD_WINDOW, VAT = (
    0.15,
    0.38,
    0.47,
    0.55,
    0.58,
    0.63,
    0.8,
    0.95,
)
"""Share of the window at which each begins; with 60 builds: 9, 23, 28, 33, 35, 38, 48 and 57."""

_RETRIED = (0.25, 0.5, 0.9)
_DRIFT_FACTOR = 4.0


def plant(tests: list[PlannedTest], builds: int, seed: int) -> Truth:
    """The truth of a window of so many builds."""
    outage = _at(OUTAGE, builds)
    long_known = _regression("feed", (FEED_CASE,), LONG_KNOWN, None, builds, seed)
    money = _regression("money", MONEY_CASES, MONEY, MONEY_FIXED, builds, seed)
    vat = _regression("vat", VAT_CASES, VAT, None, builds, seed)
    broken = tuple(test.case for test in tests if test.needs_database and test.skip_details is None)
    return Truth(
        (money, vat),
        long_known,
        tuple(_flaky(*each, outage, builds, seed) for each in RATES),
        Outage(outage, tuple(case for case in broken if case != FEED_CASE), OUTAGE_SIGNS),
        Renaming(ZOOM_BEFORE, ZOOM_AFTER, _at(RENAMING, builds)),
        Drift(*INDEX_CLASS, _DRIFT_FACTOR),
        Retried(GATEWAY_CASE, tuple(_at(share, builds) for share in _RETRIED), SIGNS["gateway"]),
        (
            _pull_request("feature/gift-cards", "212", "mira", GIFT_CARDS, (FEED_CASE, *MONEY_CASES), (), builds),
            _pull_request(
                "feature/fraud-window-utc", "219", "tomasz", FRAUD_WINDOW, (FEED_CASE,), WINDOW_CASES, builds
            ),
        ),
    )


def pull_request_builds(truth: Truth, base: Build, seed: int) -> list[Build]:
    """The builds of the pull requests that left main after this build."""
    return [
        pull_request_build(base, each.branch, each.number, each.author, push, seed)
        for each in truth.pull_requests
        if each.base == base.main_build
        for push in each.builds
    ]


def _at(share: float, builds: int) -> int:
    return max(1, round(share * builds))


def _regression(
    cause: str, cases: tuple[CaseId, ...], begins: float, ends: float | None, builds: int, seed: int
) -> Regression:
    build = main_build(_at(begins, builds), builds, seed)
    fixed = None if ends is None else _at(ends, builds)
    return Regression(cause, cases, build.run_id, build.commit, build.author, fixed, SIGNS[cause])


def _flaky(cause: str, case: CaseId, rate: float, outage: int, builds: int, seed: int) -> FlakyTest:
    """So many failures as the rate says, but one at least, at drawn builds, never in the outage."""
    quiet = [number for number in range(1, builds + 1) if number != outage]
    failed = chance(seed, "flaky", str(case)).sample(quiet, max(1, round(rate * builds)))
    return FlakyTest(cause, case, rate, tuple(sorted(failed)), SIGNS[cause])


def _pull_request(
    branch: str,
    number: str,
    author: str,
    begins: float,
    inherited: tuple[CaseId, ...],
    own: tuple[CaseId, ...],
    builds: int,
) -> PullRequest:
    own_builds = (2, 3) if own else ()
    sign = SIGNS["window"] if own else ""
    return PullRequest(branch, number, author, _at(begins, builds), (1, 2, 3), own, own_builds, inherited, sign)
