"""Asks CI first, then git."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from terec.ci_context.azure import read_azure
from terec.ci_context.buildkite import read_buildkite
from terec.ci_context.circleci import read_circleci
from terec.ci_context.context import GIT, CiContext
from terec.ci_context.git import SECONDS, Checkout
from terec.ci_context.github import read_github
from terec.ci_context.gitlab import read_gitlab
from terec.ci_context.jenkins import read_jenkins
from terec.ci_context.names import org_and_project
from terec.ci_context.told import Told


class System(NamedTuple):
    """A CI: its name, the variable that shows it is there with the value it has then, and what reads its words.

    value None: any value shows it.
    """

    name: str
    variable: str
    value: str | None
    read: Callable[[Mapping[str, str], Told], None]

    def answers(self, environment: Mapping[str, str]) -> bool:
        found = environment.get(self.variable, "")
        return bool(found) if self.value is None else found.lower() == self.value


SYSTEMS = (
    System("GitHub Actions", "GITHUB_ACTIONS", "true", read_github),
    System("GitLab CI", "GITLAB_CI", "true", read_gitlab),
    System("Buildkite", "BUILDKITE", "true", read_buildkite),
    System("CircleCI", "CIRCLECI", "true", read_circleci),
    System("Azure Pipelines", "TF_BUILD", "true", read_azure),
    System("Jenkins", "JENKINS_URL", None, read_jenkins),
    System("Jenkins", "JOB_NAME", None, read_jenkins),
)
"""In the order in which they are asked; Jenkins last, for its names are the plainest."""


def read_context(
    environment: Mapping[str, str], folder: Path, history: bool = True, seconds: float = SECONDS
) -> CiContext:
    """What CI's variables, else the git checkout around folder, tell of this run; never raises, nothing is guessed.

    history: also commits, base_commit and base_history, which takes a few calls of git more. seconds: longest time
    that one call of git may take; what it does not answer in time is unknown.
    """
    told = Told(environment)
    system = next((each for each in SYSTEMS if each.answers(environment)), None)
    if system is not None and (system.variable != "JOB_NAME" or environment.get("BUILD_NUMBER")):
        told.tell("ci", system.name, system.variable)
        system.read(environment, told)
    checkout = Checkout(folder, seconds)
    _read_git(told, checkout)
    if history:
        _read_history(told, checkout)
    return told.context()


def has_checkout(folder: Path) -> bool:
    """Whether folder lies in a git checkout that git reads."""
    return Checkout(folder).root() is not None


def _read_git(told: Told, checkout: Checkout) -> None:
    if all(told.text(word) for word in ("org", "project", "branch", "commit")):
        return
    root = checkout.root()
    told.tell("root", root, GIT)
    if root is None:
        return
    if not told.text("project"):
        org, project = org_and_project(checkout.remote() or "")
        told.tell("org", org, GIT)
        told.tell("project", project, GIT)
    told.tell("branch", None if told.text("branch") else checkout.branch(), GIT)
    told.tell("commit", None if told.text("commit") else checkout.commit(), GIT)


def _read_history(told: Told, checkout: Checkout) -> None:
    told.tell("shallow", checkout.is_shallow(), GIT)
    commit = told.text("commit")
    if commit is None:
        return
    target = told.text("target_branch")
    if target:
        _read_base(told, checkout, commit, target)
    head, base = told.text("head_commit") or commit, told.text("base_commit") or told.before
    if base:
        told.tell("commits", checkout.commits(head, base), GIT)
    told.tell("commits", told.pushed[:200] or ((head,) if target else None), "GITHUB_EVENT_PATH")
    if told.text("base_commit"):
        told.tell("base_history", checkout.history(base or ""), GIT)


def _read_base(told: Told, checkout: Checkout, commit: str, target: str) -> None:
    """A merge that CI made has the base as its other parent: that is what was tested, whatever moved since."""
    parents = checkout.parents(commit)
    head = told.text("head_commit")
    if head is None and (head := _merged_by_jenkins(checkout, commit, parents)):
        told.tell("head_commit", head, GIT)
    if len(parents) == 2 and head in parents:
        told.correct("base_commit", parents[1 - parents.index(head)], GIT)
    elif not told.text("base_commit"):
        told.tell("base_commit", checkout.fork_point(target), GIT)


def _merged_by_jenkins(checkout: Checkout, commit: str, parents: tuple[str, ...]) -> str | None:
    """The head into which Jenkins itself merged the target before it built; it names it nowhere but in git."""
    if len(parents) == 2 and checkout.subject(commit) == f"Merge commit '{parents[1]}' into HEAD":
        return parents[0]
    return None
