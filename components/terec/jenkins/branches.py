"""Which branch a build is of, and which pull request; says what told so."""

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from terec.ci_context import without_remote
from terec.jenkins.builds import Build, Checkout

BRANCH_PARAMETERS = ("BRANCH_NAME", "GIT_BRANCH", "BRANCH", "branch", "branchName", "branch_name", "git_branch")
"""Parameters that name a branch, the first that is set counts."""

BRANCH_VARIABLES = ("BRANCH_NAME", "GIT_BRANCH")
"""Variables of the environment that do."""

_PULL_REQUEST = re.compile(r"(?:PR|MR)-(\d+)(?:-(?:head|merge))?")
_PATTERN = re.compile(r"[*?$]")


class SourcedValue(NamedTuple):
    """A value, and what told it."""

    value: str
    origin: str


def branch_of(build: Build) -> SourcedValue:
    """The branch out of the parameters, the checkouts, the environment, else the job's name, in this order.

    A multibranch job stands for its branch: there only a word that names this very branch counts, as parameters of
    such a job and checkouts of libraries speak of other ones.
    """
    own = build.job.name.last if build.job.of_branch else None
    for told in _words(build):
        if own is None or told.value == own:
            return told
    return SourcedValue(build.job.name.last, "the job's name")


def checkout_of(build: Build, branch: str) -> Checkout | None:
    """The checkout of what was tested: the one of this branch, else of a commit that is new, else the first."""
    new = {each.commit for each in build.changes}
    of_branch = (each for each in build.checkouts if branch in _branches(each))
    of_change = (each for each in build.checkouts if each.commit in new)
    return next(chain(of_branch, of_change, build.checkouts), None)


def word_of(build: Build, *names: str) -> SourcedValue | None:
    """The first of these parameters that is set, else the first of these variables."""
    for values, kind in ((build.parameters, "parameter"), (build.environment, "environment")):
        for name in names:
            if values.get(name):
                return SourcedValue(values[name], f"{kind} {name}")
    return None


def pull_request_of(build: Build) -> SourcedValue | None:
    """The pull request's number out of the parameters, the environment, else the name of a multibranch job's job."""
    told = word_of(build, "CHANGE_ID", "ghprbPullId", "gitlabMergeRequestIid")
    if told is not None or not build.job.of_branch:
        return told
    match = _PULL_REQUEST.fullmatch(build.job.name.last)
    return SourcedValue(match[1], "the job's name") if match else None


def _words(build: Build) -> Iterator[SourcedValue]:
    yield from _named(build.parameters, BRANCH_PARAMETERS, "parameter")
    for checkout in build.checkouts:
        yield from (SourcedValue(each, "checkout") for each in _branches(checkout))
    yield from _named(build.environment, BRANCH_VARIABLES, "environment")


def _named(values: Mapping[str, str], names: tuple[str, ...], kind: str) -> Iterator[SourcedValue]:
    for name in names:
        branch = _branch(values.get(name, ""))
        if branch:
            yield SourcedValue(branch, f"{kind} {name}")


def _branches(checkout: Checkout) -> list[str]:
    return [branch for each in checkout.branches if (branch := _branch(each))]


def _branch(text: str) -> str | None:
    """The branch without a remote; None for a pattern (`*/main`, `${REF}`), which names none."""
    branch = without_remote(text.strip().removeprefix("*/"))
    return None if branch is None or _PATTERN.search(branch) else branch
