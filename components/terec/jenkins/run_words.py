"""Makes the run that a build is: the same words as an import from within the build gives."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from terec.ci_context import jenkins_words, org_and_project
from terec.jenkins.branches import SourcedValue, branch_of, checkout_of, pull_request_of, word_of
from terec.jenkins.builds import Build
from terec.model import COMMITS_LIMIT, CommitChange, Run, RunStatus, bounded_changes, format_time, suite_from_report

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
    told, request = branch_of(build), pull_request_of(build)
    found = jenkins_words(variables_of(build, told.value))
    run = Run(
        org,
        project,
        suite or found.suite or suite_from_report(str(build.job.name)),
        branch or found.branch or told.value,
        build.number,
        tstamp=build.started and min(build.started, now),
        url=build.url or None,
        commit=found.commit,
        duration_sec=None if build.building else build.duration_ms / 1000,
        status=status_of(build),
        head_commit=_value(word_of(build, "ghprbActualCommit")),
        base_commit=found.base_commit,
        commits=_commits(build, found.commit),
        changes=_changes(build),
        target_branch=found.target_branch,
        pull_request=found.pull_request,
        author=found.author or (None if found.pull_request else _author(build)),
        event=found.event or _event(build),
    )
    origins = {"branch": "--branch" if branch else told.origin, "suite": "given" if suite else "the job's name"}
    return BuildRun(run, origins | ({"pull_request": request.origin} if request else {}), _notes(build, now))


def variables_of(build: Build, branch: str) -> dict[str, str]:
    """The variables that the build had, as far as Jenkins tells of them; branch: the one that it is of."""
    checkout = checkout_of(build, branch)
    variables = {
        "JOB_NAME": str(build.job.name),
        "GIT_BRANCH": branch,
        "BRANCH_NAME": branch if build.job.of_branch else None,
        "TAG_NAME": _value(word_of(build, "TAG_NAME")),
        "GIT_COMMIT": build.environment.get("GIT_COMMIT") or (checkout.commit if checkout else None),
        "CHANGE_ID": _value(pull_request_of(build)),
        "CHANGE_TARGET": _value(word_of(build, "CHANGE_TARGET", "ghprbTargetBranch", "gitlabTargetBranch")),
        "CHANGE_AUTHOR": _value(word_of(build, "CHANGE_AUTHOR", "ghprbPullAuthorLogin", "gitlabUserUsername")),
    }
    if variables["CHANGE_ID"]:
        variables["CHANGE_AUTHOR"] = variables["CHANGE_AUTHOR"] or build.job.contributor
    return {name: text for name, text in variables.items() if text}


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


def _value(told: SourcedValue | None) -> str | None:
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


def _changes(build: Build) -> tuple[CommitChange, ...] | None:
    """What those commits changed, as far as Jenkins tells; None where it tells of none."""
    changes = (CommitChange(each.commit, each.author, each.subject, each.files) for each in build.changes)
    return bounded_changes(changes) or None


def _author(build: Build) -> str | None:
    """The one author of all changes: nobody is named without evidence."""
    authors = {each.author for each in build.changes if each.author} or set(build.culprits)
    return authors.pop() if len(authors) == 1 else None


def _event(build: Build) -> str | None:
    return next((_EVENTS[each] for each in build.causes if each in _EVENTS), None)
