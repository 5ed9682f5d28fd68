"""`terec backfill`: a first minute with history, out of what a CI still has."""

from typing import Annotated

import typer

from terec.cli.backfill.github import Backfill, backfill_github
from terec.cli.backfill.jenkins import backfill_jenkins
from terec.cli.session import Session
from terec.cli.times import span_of
from terec.cli.words import command, group
from terec.model import check_suite

app = group(
    "Import the past of a CI, oldest first, then see how the gate would have done on it.",
    "terec backfill github acme/shop ci.yml --last 50",
)


Last = Annotated[int, typer.Option("--last", help="How many finished runs, newest ones.", min=1, max=1000)]
SuiteOption = Annotated[str, typer.Option("--suite", help="Suite (else the workflow's name).")]
BranchOption = Annotated[str, typer.Option("--branch", help="Only runs of this branch.")]
Artifacts = Annotated[
    list[str] | None,
    typer.Option(
        "--artifact", metavar="PATTERN", help="Artifacts that hold reports (else *test*, *junit*, *report*, *result*)."
    ),
]


@command(app, "github", "terec backfill github acme/shop ci.yml --last 50", makes_file=True)
def github(
    session: Session,
    repository: Annotated[str, typer.Argument(metavar="OWNER/REPO", help="Repository.")],
    workflow: Annotated[str, typer.Argument(metavar="WORKFLOW", help="File of the workflow (ci.yml), or its number.")],
    last: Last = 50,
    artifact: Artifacts = None,
    suite: SuiteOption = "",
    branch: BranchOption = "",
    token: Annotated[str, typer.Option(help="Token for GitHub (else GITHUB_TOKEN, GH_TOKEN).")] = "",
    wait: Annotated[str, typer.Option(metavar="DURATION", help="Longest wait for GitHub's limits, in all.")] = "1m",
) -> None:
    """Import the last finished runs of a GitHub workflow from the reports among their artifacts.

    Runs that are stored already are skipped, so a call that was broken off, or that GitHub ended, goes on where
    it was. GITHUB_API_URL is the address of the API. Exit code 0: something was imported, or was there already.
    """
    wish = Backfill(repository, workflow, last, tuple(artifact or ()), suite and check_suite(suite), branch)
    backfill_github(session, wish, token, span_of(wait, "--wait").total_seconds())


@command(app, "jenkins", "terec backfill jenkins acme/shop/main --last 50", makes_file=True)
def jenkins(
    session: Session,
    job: Annotated[str, typer.Argument(metavar="JOB", help="FOLDER/JOB, FOLDER/JOB/BRANCH, or the page of a job.")],
    last: Last = 50,
    suite: Annotated[str, typer.Option("--suite", help="Suite (else the job's name).")] = "",
    branch: Annotated[str, typer.Option("--branch", help="Branch (else what Jenkins tells).")] = "",
    requests: Annotated[
        int | None, typer.Option("--requests", help="Most requests at once (else TEREC_JENKINS_REQUESTS).", min=1)
    ] = None,
) -> None:
    """Import the last finished builds of a Jenkins job, as `terec jenkins import-run JOB --last` does.

    Builds without a test report are read from their artifacts, else from their console log. Exit code as there.
    """
    backfill_jenkins(session, job, last, suite, branch, requests)
