"""Jobs and builds as Jenkins tells of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from terec.jenkins.job_names import JobName


@dataclass(frozen=True, slots=True)
class Job:
    """kind: Jenkins' class, its last word. of_branch: stands for one branch of a multibranch job.

    contributor: who opened the pull request that the job stands for.
    """

    name: JobName
    kind: str = ""
    of_branch: bool = False
    contributor: str = ""


class Checkout(NamedTuple):
    """What a build took out of one repository. branches: as git calls them, a remote's name among them."""

    commit: str
    branches: tuple[str, ...] = ()
    remotes: tuple[str, ...] = ()


class Change(NamedTuple):
    """A commit that is new in a build."""

    commit: str
    author: str = ""
    subject: str = ""
    files: tuple[str, ...] = ()


class Leg(NamedTuple):
    """A build of one combination of axes, which a matrix build started and gathers."""

    number: int
    url: str

    @property
    def axes(self) -> str:
        """`jdk=17,label=linux`; empty where the address holds none, as that of a Maven module."""
        words = [unquote(word) for word in urlsplit(self.url).path.strip("/").split("/")]
        return words[-2] if len(words) > 1 and "=" in words[-2] else ""


@dataclass(frozen=True, slots=True)
class Build:
    """One build. result: Jenkins' word, empty while it runs. started: as Jenkins' clock says, None where it does not.

    changes: newest first. causes: Jenkins' classes, their last words. legs: those of this build's number.
    environment: injected variables that name the run; no others are kept. artifacts: paths within the build's archive.
    """

    job: Job
    number: int
    url: str
    result: str = ""
    building: bool = False
    started: datetime | None = None
    duration_ms: int = 0
    parameters: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    checkouts: tuple[Checkout, ...] = ()
    changes: tuple[Change, ...] = ()
    causes: tuple[str, ...] = ()
    culprits: tuple[str, ...] = ()
    legs: tuple[Leg, ...] = ()
    artifacts: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Where the build is below the server's address."""
        return f"{self.job.name.path}/{self.number}"

    def gathers(self, leg: Leg) -> bool:
        """Whether the leg ran in this build: an old leg has another number, a downstream build another job."""
        return leg.number == self.number and f"/{unquote(self.job.name.matrix.path)}/" in unquote(leg.url)

    def __str__(self) -> str:
        return f"{self.job.name} #{self.number}"
