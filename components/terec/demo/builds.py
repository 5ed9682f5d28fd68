"""The builds of the shop: when they ran, what they built, whose commits were in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from terec.demo.chance import chance, commit_sha
from terec.demo.truth import MAIN, SUITE
from terec.model import Run, RunStatus

LAST_DAY = datetime(2026, 4, 10, tzinfo=UTC)
"""The Friday of the last builds of main; earlier builds stand on the working days before it."""

AUTHORS = ("elena", "jonas", "mira", "priya", "tomasz")

_HOURS = (8, 12, 16)
_HISTORY = 20
"""Builds of main whose commits a pull request tells as its base history."""

_URL = "http://ci.example.com/job/shop"


@dataclass(frozen=True, slots=True)
class Build:
    """One build as its CI describes it. main_build: its number on main, or that of the main it left from."""

    branch: str
    run_id: int
    main_build: int
    tstamp: datetime
    url: str
    commit: str
    commits: tuple[str, ...]
    author: str
    event: str = "push"
    base_commit: str | None = None
    base_history: tuple[str, ...] | None = None
    target_branch: str | None = None
    pull_request: str | None = None
    status: RunStatus | None = None
    duration_sec: float | None = None
    suite: str = SUITE

    @property
    def name(self) -> str:
        """What its folder is called."""
        return f"{self.branch.replace('/', '-')}-{self.run_id:04d}"

    def run(self, org: str, project: str, parts: int | None = None) -> Run:
        """The build as a run of a project; parts: how many it declares."""
        return Run(
            org,
            project,
            self.suite,
            self.branch,
            self.run_id,
            self.tstamp,
            self.url,
            self.commit,
            status=self.status,
            duration_sec=self.duration_sec,
            base_commit=self.base_commit,
            base_history=self.base_history,
            commits=self.commits,
            target_branch=self.target_branch,
            pull_request=self.pull_request,
            author=self.author,
            event=self.event,
            declared_parts=parts,
        )


def main_build(number: int, builds: int, seed: int) -> Build:
    """Build `number` of main, 1 to builds; O(1)."""
    drawn = chance(seed, "build", number)
    commits = _commits(number, seed)
    moment = _slot(builds - number) + timedelta(minutes=drawn.randrange(55), seconds=drawn.randrange(60))
    author = drawn.choice(AUTHORS)
    return Build(MAIN, number, number, moment, f"{_URL}/{MAIN}/{number}/", commits[0], commits, author)


def pull_request_build(main: Build, branch: str, number: str, author: str, push: int, seed: int) -> Build:
    """Push `push` (from 1) of a pull request that left main after the build given; a push every 50 minutes."""
    commits = tuple(commit_sha(seed, branch, each) for each in range(push, 0, -1))
    return Build(
        branch,
        push,
        main.main_build,
        main.tstamp + timedelta(minutes=50 * push, seconds=chance(seed, branch, push).randrange(600)),
        f"{_URL}/view/change-requests/PR-{number}/{push}/",
        commits[0],
        commits,
        author,
        event="pull_request",
        base_commit=main.commit,
        base_history=tuple(_first_parents(main, seed)),
        target_branch=MAIN,
        pull_request=number,
    )


def _commits(number: int, seed: int) -> tuple[str, ...]:
    """Main's commits since its build before, newest first: one to three, as people merged."""
    merged = chance(seed, "commits", number).randrange(1, 4)
    return tuple(commit_sha(seed, MAIN, number, each) for each in range(merged))


def _first_parents(main: Build, seed: int) -> Iterator[str]:
    for number in range(main.main_build, max(0, main.main_build - _HISTORY), -1):
        yield from _commits(number, seed)


def _slot(back: int) -> datetime:
    """The start of the build that has `back` builds behind it: three on each working day."""
    days, place = divmod(back, len(_HOURS))
    weeks, day = divmod(days, 5)
    return LAST_DAY - timedelta(weeks=weeks, days=day) + timedelta(hours=_HOURS[len(_HOURS) - 1 - place])
