"""Reads jobs and builds out of Jenkins' JSON; what is missing or of another type counts as not told."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from terec.jenkins.builds import Build, Change, Checkout, Job, Leg
from terec.jenkins.job_names import JobName
from terec.json_values import object_in, objects_in, text_in, texts_in, whole_in

JOB_TREE = "_class,property[_class],actions[_class,contributor]"
"""Fields of a job that are asked for."""

_CHANGES = "items[commitId,id,timestamp,msg,author[fullName],affectedPaths]"
BUILD_TREE = (
    "_class,number,url,result,building,timestamp,duration,"
    "actions[_class,parameters[name,value],causes[_class,shortDescription],"
    "lastBuiltRevision[SHA1,branch[SHA1,name]],remoteUrls],"
    f"changeSet[{_CHANGES}],changeSets[{_CHANGES}],culprits[fullName],runs[number,url],artifacts[relativePath]"
)
"""Fields of a build that are asked for."""

ENVIRONMENT_ACTION = "EnvInjectPluginAction"
"""An action of this class says that the build's variables can be asked for."""

VARIABLES = frozenset(
    ("BRANCH_NAME", "TAG_NAME", "GIT_BRANCH", "GIT_COMMIT", "GIT_URL", "CHANGE_ID", "CHANGE_TARGET", "CHANGE_AUTHOR")
)
"""The variables of a build's environment that are kept."""

_TEXT_LIMIT = 2000
_FILES_LIMIT = 200
_CHANGES_LIMIT = 1000


def read_job(name: JobName, value: Any) -> Job:
    """The job that Jenkins told of."""
    contributor = next(filter(None, (text_in(each, "contributor") for each in objects_in(value, "actions"))), "")
    of_branch = any(_kind(each) == "BranchJobProperty" for each in objects_in(value, "property"))
    return Job(name, _kind(value), of_branch, contributor)


def read_build(job: Job, value: Any) -> Build | None:
    """The build that Jenkins told of; None when value is no build."""
    number, url = whole_in(value, "number"), text_in(value, "url")
    if number is None:
        return None
    actions = objects_in(value, "actions")
    return Build(
        job,
        number,
        url,
        result=text_in(value, "result"),
        building=value.get("building") is True,
        started=_time(whole_in(value, "timestamp")),
        duration_ms=whole_in(value, "duration") or 0,
        parameters=_parameters(actions),
        checkouts=_checkouts(actions),
        changes=_changes(value),
        causes=tuple(filter(None, (_kind(cause) for each in actions for cause in objects_in(each, "causes")))),
        culprits=tuple(filter(None, (text_in(each, "fullName") for each in objects_in(value, "culprits")))),
        legs=_legs(value, number),
        artifacts=tuple(filter(None, (text_in(each, "relativePath") for each in objects_in(value, "artifacts")))),
    )


def tells_environment(value: Any) -> bool:
    """Whether the build has injected variables that can be asked for."""
    return any(_kind(each) == ENVIRONMENT_ACTION for each in objects_in(value, "actions"))


def read_environment(value: Any) -> Mapping[str, str]:
    """The variables that name a run; all others, secrets among them, are dropped here."""
    variables = object_in(value, "envMap")
    return {name: text for name in VARIABLES if (text := text_in(variables, name).strip())}


def _kind(value: Any) -> str:
    """`WorkflowRun` of `org.jenkinsci.plugins.workflow.job.WorkflowRun`."""
    return text_in(value, "_class").replace("$", ".").rpartition(".")[2]


def _time(milliseconds: int | None) -> datetime | None:
    """Counted from 1970; None for zero and for what no calendar holds."""
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC) if milliseconds else None
    except (ValueError, OverflowError, OSError):
        return None


def _parameters(actions: list[dict[str, Any]]) -> dict[str, str]:
    """Parameters whose value is a text; the first of a name counts."""
    found: dict[str, str] = {}
    for action in actions:
        for each in objects_in(action, "parameters"):
            name, text = text_in(each, "name"), text_in(each, "value").strip()
            if name and text and text != "null":
                found.setdefault(name, text[:_TEXT_LIMIT])
    return found


def _checkouts(actions: list[dict[str, Any]]) -> tuple[Checkout, ...]:
    found = []
    for action in actions:
        revision = object_in(action, "lastBuiltRevision")
        branches = tuple(filter(None, (text_in(each, "name") for each in objects_in(revision, "branch"))))
        if revision:
            found.append(
                Checkout(text_in(revision, "SHA1"), branches, tuple(filter(None, texts_in(action, "remoteUrls"))))
            )
    return tuple(dict.fromkeys(found))


def _changes(value: dict[str, Any]) -> tuple[Change, ...]:
    """Freestyle builds have one change set, pipelines a list of them; newest first, each commit once."""
    sets = [object_in(value, "changeSet"), *objects_in(value, "changeSets")]
    items = [item for each in sets for item in objects_in(each, "items")]
    items.sort(key=lambda item: -(whole_in(item, "timestamp") or 0))
    found = (_change(item) for item in items[:_CHANGES_LIMIT])
    return tuple({each.commit: each for each in found if each.commit}.values())


def _change(item: dict[str, Any]) -> Change:
    return Change(
        (text_in(item, "commitId") or text_in(item, "id"))[:_TEXT_LIMIT],
        text_in(object_in(item, "author"), "fullName")[:_TEXT_LIMIT],
        text_in(item, "msg").strip()[:_TEXT_LIMIT],
        tuple(filter(None, texts_in(item, "affectedPaths")))[:_FILES_LIMIT],
    )


def _legs(value: dict[str, Any], number: int) -> tuple[Leg, ...]:
    """A matrix build lists the newest build of every combination; those of another number did not run in this one."""
    each = ((whole_in(leg, "number"), text_in(leg, "url")) for leg in objects_in(value, "runs"))
    return tuple(Leg(at, url) for at, url in each if at == number and url)
