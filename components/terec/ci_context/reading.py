"""Asks CI first, then git."""

from collections.abc import Mapping
from pathlib import Path

from terec.ci_context.context import GIT, CiContext
from terec.ci_context.git import SECONDS, Checkout
from terec.ci_context.github import read_github
from terec.ci_context.jenkins import read_jenkins
from terec.ci_context.names import org_and_project
from terec.ci_context.told import Told


def read_context(
    environment: Mapping[str, str], folder: Path, history: bool = True, seconds: float = SECONDS
) -> CiContext:
    """What CI's variables, else the git checkout around folder, tell of this run; never raises, nothing is guessed.

    history: also commits, base_commit and base_history, which takes a few calls of git more. seconds: longest time
    that one call of git may take; what it does not answer in time is unknown.
    """
    told = Told(environment)
    if environment.get("GITHUB_ACTIONS") == "true":
        told.tell("ci", "GitHub Actions", "GITHUB_ACTIONS")
        read_github(environment, told)
    elif environment.get("JENKINS_URL") or (environment.get("BUILD_NUMBER") and environment.get("JOB_NAME")):
        told.tell("ci", "Jenkins", "JOB_NAME")
        read_jenkins(environment, told)
    checkout = Checkout(folder, seconds)
    _read_git(environment, told, checkout)
    if history:
        _read_history(told, checkout)
    return told.context()


def _read_git(environment: Mapping[str, str], told: Told, checkout: Checkout) -> None:
    in_ci = told.text("ci") is not None
    if all(told.text(word) for word in ("org", "project", "branch", "commit")):
        return
    org, project = org_and_project(environment.get("GIT_URL", "")) if in_ci else (None, None)
    root = checkout.root()
    told.tell("root", root, GIT)
    if root is not None and not project:
        org, project = org_and_project(checkout.remote() or "")
    told.tell("org", org, GIT)
    told.tell("project", project, GIT)
    if root is not None:
        told.tell("branch", None if told.text("branch") else checkout.branch(), GIT)
        told.tell("commit", None if told.text("commit") else checkout.commit(), GIT)


def _read_history(told: Told, checkout: Checkout) -> None:
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
    """A merge that CI made has the base as its first parent: that is what was tested, whatever moved since."""
    parents = checkout.parents(commit)
    head = told.text("head_commit")
    if len(parents) == 2 and parents[1] == head:
        told.correct("base_commit", parents[0], GIT)
    elif not told.text("base_commit"):
        told.tell("base_commit", checkout.fork_point(target), GIT)
