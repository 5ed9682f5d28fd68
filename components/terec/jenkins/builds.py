"""Jobs and builds as Jenkins tells of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

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
    """A build that another one started and gathers: of one combination of axes, or of one Maven module."""

    number: int
    url: str


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
    built_on: str = ""
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

    def __str__(self) -> str:
        return f"{self.job.name} #{self.number}"
