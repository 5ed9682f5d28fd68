"""What was planted: the words that verdicts on the demo are compared with."""

from dataclasses import dataclass

from terec.model import CaseId

SUITE = "ci"
"""The one suite of the shop; its three jobs are parts and test groups."""

MAIN = "main"


@dataclass(frozen=True, slots=True)
class Regression:
    """cases fail on main from build `introduced` on, until `fixed` (the first build they pass again; None: open).

    cause: the one word for its texts. commit: the one that broke them, by author. sign: words that stand in every one
    of its texts and in no other.
    """

    cause: str
    cases: tuple[CaseId, ...]
    introduced: int
    commit: str
    author: str
    fixed: int | None
    sign: str

    def fails_in(self, build: int) -> bool:
        """Whether its cases fail in main's build of that number."""
        return self.introduced <= build and (self.fixed is None or build < self.fixed)


@dataclass(frozen=True, slots=True)
class FlakyTest:
    """case fails on main in the builds failed_in: a share `rate` of all, with nothing to blame."""

    cause: str
    case: CaseId
    rate: float
    failed_in: tuple[int, ...]
    sign: str


@dataclass(frozen=True, slots=True)
class Outage:
    """In main's build `build` the database was not there: most tests failed, all with one of the signs.

    cases: those that failed for it; the long-known failure is not among them.
    """

    build: int
    cases: tuple[CaseId, ...]
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Renaming:
    """From main's build `build` on, `before` is called `after`."""

    before: CaseId
    after: CaseId
    build: int


@dataclass(frozen=True, slots=True)
class Drift:
    """Tests of one class grow evenly slower, to `factor` times their first duration in the last build."""

    test_package: str
    test_suite: str
    factor: float


@dataclass(frozen=True, slots=True)
class Retried:
    """case passed in main's `builds` only when its runner tried it again."""

    case: CaseId
    builds: tuple[int, ...]
    sign: str


@dataclass(frozen=True, slots=True)
class PullRequest:
    """A pull request that left main after build `base`.

    own: cases that it broke itself, red in its builds own_builds. inherited: red at its base already, in all builds.
    Flaky tests may fail beside them.
    """

    branch: str
    number: str
    author: str
    base: int
    builds: tuple[int, ...]
    own: tuple[CaseId, ...]
    own_builds: tuple[int, ...]
    inherited: tuple[CaseId, ...]
    sign: str


@dataclass(frozen=True, slots=True)
class Truth:
    """All that was planted. long_known is a regression, too: open for weeks."""

    regressions: tuple[Regression, ...]
    long_known: Regression
    flaky: tuple[FlakyTest, ...]
    outage: Outage
    renaming: Renaming
    drift: Drift
    retried: Retried
    pull_requests: tuple[PullRequest, ...]

    @property
    def broken(self) -> tuple[Regression, ...]:
        """Everything that stays red until someone repairs it."""
        return (self.long_known, *self.regressions)
