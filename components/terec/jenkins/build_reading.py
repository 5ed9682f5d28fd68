"""Reads jobs and builds out of Jenkins' JSON; what is missing or of another type counts as not told."""

from collections.abc import Mapping
from typing import Any

from terec.jenkins.builds import Build, Change, Checkout, Job, Leg
from terec.jenkins.job_names import JobName
from terec.jenkins.plain_values import objects_of, part_of, text_of, texts_of, time_of, whole_of

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
    contributor = next(filter(None, (text_of(each, "contributor") for each in objects_of(value, "actions"))), "")
    of_branch = any(_kind(each) == "BranchJobProperty" for each in objects_of(value, "property"))
    return Job(name, _kind(value), of_branch, contributor)


def read_build(job: Job, value: Any) -> Build | None:
    """The build that Jenkins told of; None when value is no build."""
    number, url = whole_of(value, "number"), text_of(value, "url")
    if number is None:
        return None
    actions = objects_of(value, "actions")
    return Build(
        job,
        number,
        url,
        result=text_of(value, "result"),
        building=value.get("building") is True,
        started=time_of(value, "timestamp"),
        duration_ms=whole_of(value, "duration") or 0,
        parameters=_parameters(actions),
        checkouts=_checkouts(actions),
        changes=_changes(value),
        causes=tuple(_kind(cause) for each in actions for cause in objects_of(each, "causes")),
        culprits=tuple(filter(None, (text_of(each, "fullName") for each in objects_of(value, "culprits")))),
        legs=_legs(value, number),
        artifacts=tuple(filter(None, (text_of(each, "relativePath") for each in objects_of(value, "artifacts")))),
    )


def tells_environment(value: Any) -> bool:
    """Whether the build has injected variables that can be asked for."""
    return any(_kind(each) == ENVIRONMENT_ACTION for each in objects_of(value, "actions"))


def read_environment(value: Any) -> Mapping[str, str]:
    """The variables that name a run; all others, secrets among them, are dropped here."""
    variables = part_of(value, "envMap")
    return {name: text_of(variables, name) for name in VARIABLES if text_of(variables, name)}


def _kind(value: Any) -> str:
    """`WorkflowRun` of `org.jenkinsci.plugins.workflow.job.WorkflowRun`."""
    return text_of(value, "_class").replace("$", ".").rpartition(".")[2]


def _parameters(actions: list[dict[str, Any]]) -> dict[str, str]:
    """Parameters whose value is a text; the first of a name counts."""
    found: dict[str, str] = {}
    for action in actions:
        for each in objects_of(action, "parameters"):
            name, text = text_of(each, "name"), text_of(each, "value")
            if name and text and text != "null":
                found.setdefault(name, text[:_TEXT_LIMIT])
    return found


def _checkouts(actions: list[dict[str, Any]]) -> tuple[Checkout, ...]:
    found = []
    for action in actions:
        revision = part_of(action, "lastBuiltRevision")
        branches = tuple(filter(None, (text_of(each, "name") for each in objects_of(revision, "branch"))))
        if revision:
            found.append(Checkout(text_of(revision, "SHA1"), branches, texts_of(action, "remoteUrls")))
    return tuple(dict.fromkeys(found))


def _changes(value: dict[str, Any]) -> tuple[Change, ...]:
    """Freestyle builds have one change set, pipelines a list of them; newest first, each commit once."""
    sets = [part_of(value, "changeSet"), *objects_of(value, "changeSets")]
    items = [item for each in sets for item in objects_of(each, "items")]
    items.sort(key=lambda item: -(whole_of(item, "timestamp") or 0))
    found = (_change(item) for item in items[:_CHANGES_LIMIT])
    return tuple({each.commit: each for each in found if each.commit}.values())


def _change(item: dict[str, Any]) -> Change:
    return Change(
        (text_of(item, "commitId") or text_of(item, "id"))[:_TEXT_LIMIT],
        text_of(part_of(item, "author"), "fullName")[:_TEXT_LIMIT],
        text_of(item, "msg")[:_TEXT_LIMIT],
        texts_of(item, "affectedPaths")[:_FILES_LIMIT],
    )


def _legs(value: dict[str, Any], number: int) -> tuple[Leg, ...]:
    """A matrix build lists the newest build of every combination; those of another number did not run in this one."""
    each = ((whole_of(leg, "number"), text_of(leg, "url")) for leg in objects_of(value, "runs"))
    return tuple(Leg(at, url) for at, url in each if at == number and url)
