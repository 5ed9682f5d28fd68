"""Makes the run that a build is: the same words as an import from within the build gives."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from terec.ci_context import org_and_project, suite_of_job
from terec.jenkins.branches import Told, branch_of, checkout_of, pull_request_of, word_of
from terec.jenkins.builds import Build
from terec.model import COMMITS_LIMIT, Run, RunStatus, format_time

_STATUS = {"SUCCESS": RunStatus.SUCCESS, "UNSTABLE": RunStatus.FAILURE, "FAILURE": RunStatus.FAILURE}
_EVENTS = {
    "TimerTriggerCause": "schedule",
    "UserIdCause": "manual",
    "UserCause": "manual",
    "ReplayCause": "manual",
    "UpstreamCause": "upstream",
    "BuildUpstreamCause": "upstream",
    "SCMTriggerCause": "push",
    "BranchEventCause": "push",
    "BranchIndexingCause": "push",
    "GitHubPushCause": "push",
    "GitLabWebHookCause": "push",
    "RemoteCause": "remote",
}


class BuildRun(NamedTuple):
    """run: as it is sent. origins: for the words that more than one thing can tell, what told them.

    notes: a sentence for each thing that had to be put right.
    """

    run: Run
    origins: Mapping[str, str]
    notes: tuple[str, ...] = ()


def run_of(build: Build, org: str, project: str, now: datetime, suite: str = "", branch: str = "") -> BuildRun:
    """The run of a build; suite and branch: instead of those that Jenkins tells of. now: the time of receipt."""
    told = branch_of(build)
    checkout = checkout_of(build, told.value)
    request = pull_request_of(build)
    target = word_of(build, "CHANGE_TARGET", "ghprbTargetBranch", "gitlabTargetBranch")
    commit = word_of(build, "GIT_COMMIT")
    tested = commit.value if commit else checkout.commit if checkout else None
    run = Run(
        org,
        project,
        suite or suite_of_job(str(build.job.name), told.value if build.job.of_branch else None),
        branch or told.value,
        build.number,
        tstamp=build.started and min(build.started, now),
        url=build.url or None,
        commit=tested or None,
        duration_sec=None if build.building else build.duration_ms / 1000,
        status=status_of(build),
        head_commit=_value(word_of(build, "ghprbActualCommit")),
        commits=_commits(build, tested),
        target_branch=_value(target),
        pull_request=_value(request),
        author=_author(build, request is not None),
        event="pull_request" if request else _event(build),
    )
    origins = {"branch": "--branch" if branch else told.origin}
    origins |= {"suite": "given" if suite else "the job's name"}
    origins |= {word: each.origin for word, each in (("pull_request", request), ("target_branch", target)) if each}
    return BuildRun(run, origins, _notes(build, now))


def status_of(build: Build) -> RunStatus:
    """What Jenkins said: UNSTABLE is a FAILURE; ABORTED, NOT_BUILT and words yet unknown are an ERROR."""
    if build.building:
        return RunStatus.IN_PROGRESS
    return _STATUS.get(build.result, RunStatus.ERROR)


def place_of(build: Build) -> tuple[str | None, str | None]:
    """Org and project out of the repository that was tested; None where nothing tells."""
    checkout = checkout_of(build, branch_of(build).value)
    url = build.environment.get("GIT_URL", "")
    for remote in (*((url,) if url else ()), *(checkout.remotes if checkout else ())):
        org, project = org_and_project(remote)
        if org and project:
            return org, project
    return None, None


def _value(told: Told | None) -> str | None:
    return told.value if told else None


def _notes(build: Build, now: datetime) -> tuple[str, ...]:
    if build.started is None or build.started <= now:
        return ()
    return (f"{build} starts in the future ({format_time(build.started)}), so the time of receipt was taken.",)


def _commits(build: Build, tested: str | None) -> tuple[str, ...] | None:
    """The commits since the build before, newest first; None where Jenkins tells of none."""
    new = [each.commit for each in build.changes]
    if not new:
        return None
    return tuple(dict.fromkeys([*([tested] if tested else []), *new]))[:COMMITS_LIMIT]


def _author(build: Build, is_request: bool) -> str | None:
    """Who opened the pull request; else the one author of all changes, as nobody is named without evidence."""
    if is_request:
        told = word_of(build, "CHANGE_AUTHOR", "ghprbPullAuthorLogin", "gitlabUserUsername")
        return told.value if told else build.job.contributor or None
    authors = {each.author for each in build.changes if each.author} or set(build.culprits)
    return authors.pop() if len(authors) == 1 else None


def _event(build: Build) -> str | None:
    return next((_EVENTS[each] for each in build.causes if each in _EVENTS), None)
