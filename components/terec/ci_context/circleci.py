"""CircleCI: jobs with and without parallelism, and pull requests of forks."""

from collections.abc import Mapping

from terec.ci_context.merge_queues import tell_merge_queue
from terec.ci_context.names import as_name, org_and_project
from terec.ci_context.told import Told
from terec.model import suite_from_report


def read_circleci(environment: Mapping[str, str], told: Told) -> None:
    """Tell the words of this CircleCI job.

    No variable numbers a pipeline or names a workflow: the suite is the job, and its run the job's number, which all
    nodes of a job share and a rerun does not keep. attempt is that number, too: whoever gives the pipeline's number as
    run_id has the rerun count.
    """
    _tell_place(told)
    told.number("run_id", "CIRCLE_BUILD_NUM")
    told.number("attempt", "CIRCLE_BUILD_NUM")
    told.variable("url", "CIRCLE_BUILD_URL")
    told.part("", "CIRCLE_JOB", "CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL", first=0)
    told.sender("CIRCLE_JOB", "CIRCLE_NODE_INDEX")
    _tell_change(told)
    told.variable("commit", "CIRCLE_SHA1")
    told.variable("author", "CIRCLE_PR_USERNAME")
    told.variable("author", "CIRCLE_USERNAME")


def _tell_place(told: Told) -> None:
    told.tell("org", as_name(told.value("CIRCLE_PROJECT_USERNAME")), "CIRCLE_PROJECT_USERNAME")
    told.tell("project", as_name(told.value("CIRCLE_PROJECT_REPONAME")), "CIRCLE_PROJECT_REPONAME")
    org, project = org_and_project(told.value("CIRCLE_REPOSITORY_URL"))
    told.tell("org", org, "CIRCLE_REPOSITORY_URL")
    told.tell("project", project, "CIRCLE_REPOSITORY_URL")
    job = told.value("CIRCLE_JOB")
    told.tell("suite", suite_from_report(job) if job else None, "CIRCLE_JOB")


def _tell_change(told: Told) -> None:
    """CIRCLE_PR_NUMBER is there for forks alone, whose branch CircleCI calls pull/N itself."""
    number, tag = told.value("CIRCLE_PR_NUMBER"), told.value("CIRCLE_TAG")
    address = told.value("CIRCLE_PULL_REQUEST").rstrip("/").rpartition("/")[2]
    told.variable("pull_request", "CIRCLE_PR_NUMBER")
    told.tell("pull_request", address if address.isdigit() else None, "CIRCLE_PULL_REQUEST")
    told.tell("fork", bool(number), "CIRCLE_PR_NUMBER")
    told.tell("event", "pull_request" if number or address else None, "CIRCLE_PULL_REQUEST")
    told.tell("branch", f"tags/{tag}" if tag else None, "CIRCLE_TAG")
    told.variable("branch", "CIRCLE_BRANCH")
    tell_merge_queue(told.value("CIRCLE_BRANCH"), "CIRCLE_BRANCH", told)
