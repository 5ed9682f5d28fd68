"""Azure Pipelines: builds of Azure Repos and of GitHub, slices and matrices of a job."""

import re
from collections.abc import Mapping

from terec.ci_context.merge_queues import tell_merge_queue
from terec.ci_context.names import org_and_project
from terec.ci_context.told import Told
from terec.model import suite_from_report

_UNNAMED = "__default"
_SLICE = re.compile(r"\D*(\d+)")
_MACHINES = ("GitHub", "Microsoft.VisualStudio.Services.TFS", "Project Collection Service Accounts")
"""Whom Azure names as author of a build that nobody asked for."""


def read_azure(environment: Mapping[str, str], told: Told) -> None:
    """Tell the words of this Azure Pipelines job; BUILD_BUILDNUMBER is a text that the pipeline makes up."""
    org, project = org_and_project(told.value("BUILD_REPOSITORY_URI"))
    told.tell("org", org, "BUILD_REPOSITORY_URI")
    told.tell("project", project, "BUILD_REPOSITORY_URI")
    suite = told.value("BUILD_DEFINITIONNAME")
    told.tell("suite", suite_from_report(suite) if suite else None, "BUILD_DEFINITIONNAME")
    told.number("run_id", "BUILD_BUILDID")
    _tell_address(told)
    _tell_job(told)
    _tell_change(told)
    told.variable("commit", "BUILD_SOURCEVERSION")
    told.variable("event", "BUILD_REASON")
    author = told.value("BUILD_REQUESTEDFOR")
    if told.value("BUILD_REASON") != "Schedule" and author not in _MACHINES:
        told.tell("author", author, "BUILD_REQUESTEDFOR")


def _tell_address(told: Told) -> None:
    names = ("SYSTEM_COLLECTIONURI", "SYSTEM_TEAMPROJECT", "BUILD_BUILDID")
    collection, team, build = map(told.value, names)
    if collection and team and build:
        address = f"{collection.rstrip('/')}/{team.replace(' ', '%20')}/_build/results?buildId={build}"
        told.tell("url", address, "SYSTEM_COLLECTIONURI")


def _tell_job(told: Told) -> None:
    """attempt grows with each retry of the job as with each of its stage.

    A job of several is a slice (`parallel`) when its name is its number, else a leg of a matrix, whose name it has.
    """
    stage, job, name = map(told.value, ("SYSTEM_STAGENAME", "SYSTEM_PHASENAME", "SYSTEM_JOBNAME"))
    part = f"{stage}.{job}" if stage not in ("", _UNNAMED) else job
    number = _SLICE.fullmatch(name)
    if number and number[1] == told.value("SYSTEM_JOBPOSITIONINPHASE"):
        told.part(part, "SYSTEM_PHASENAME", "SYSTEM_JOBPOSITIONINPHASE", "SYSTEM_TOTALJOBSINPHASE")
    else:
        told.tell("part", part, "SYSTEM_PHASENAME")
        told.tell("config", name if name != _UNNAMED else None, "SYSTEM_JOBNAME")
    attempts = map(told.value, ("SYSTEM_STAGEATTEMPT", "SYSTEM_JOBATTEMPT"))
    tries = [int(each) for each in attempts if each.isascii() and each.isdigit() and len(each) < 9]
    told.tell("attempt", sum(tries) - len(tries) + 1 if tries else None, "SYSTEM_JOBATTEMPT")
    told.sender("SYSTEM_STAGENAME", "SYSTEM_PHASENAME", "SYSTEM_JOBNAME", "AGENT_NAME")


def _tell_change(told: Told) -> None:
    """PULLREQUESTNUMBER is GitHub's own number; Azure Repos has the id alone. Refs come long and short."""
    told.variable("pull_request", "SYSTEM_PULLREQUEST_PULLREQUESTNUMBER")
    told.variable("pull_request", "SYSTEM_PULLREQUEST_PULLREQUESTID")
    source = told.value("SYSTEM_PULLREQUEST_SOURCEBRANCH").removeprefix("refs/heads/")
    target = told.value("SYSTEM_PULLREQUEST_TARGETBRANCH").removeprefix("refs/heads/")
    told.tell("target_branch", target, "SYSTEM_PULLREQUEST_TARGETBRANCH")
    told.variable("head_commit", "SYSTEM_PULLREQUEST_SOURCECOMMITID")
    if source and told.value("SYSTEM_PULLREQUEST_ISFORK").lower() == "true":
        source = _branch_of_fork(told, source)
        told.tell("fork", True, "SYSTEM_PULLREQUEST_ISFORK")
    told.tell("branch", source, "SYSTEM_PULLREQUEST_SOURCEBRANCH")
    reference = told.value("BUILD_SOURCEBRANCH")
    branch = reference.removeprefix("refs/").removeprefix("heads/").removesuffix("/merge")
    told.tell("branch", branch, "BUILD_SOURCEBRANCH")
    tell_merge_queue(branch, "BUILD_SOURCEBRANCH", told)


def _branch_of_fork(told: Told, source: str) -> str:
    """`owner:branch` where the owner can be told, which is so at GitHub."""
    owner, _ = org_and_project(told.value("SYSTEM_PULLREQUEST_SOURCEREPOSITORYURI"))
    if told.value("BUILD_REPOSITORY_PROVIDER") == "GitHub" and owner:
        return f"{owner}:{source}"
    return f"pull/{told.text('pull_request')}"
