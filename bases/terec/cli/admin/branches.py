"""`terec admin branches`: what a project's branches go into."""

from dataclasses import replace
from typing import Annotated

import typer

from terec.cli.session import Session
from terec.cli.words import OrgName, ProjectName, command
from terec.model import check_branch, project_not_found

app = typer.Typer()

Default = Annotated[str, typer.Option("--default", metavar="BRANCH", help="Branch that the others go into.")]
LongLived = Annotated[
    list[str] | None,
    typer.Option(metavar="PATTERN", help="Shell pattern of branches that go nowhere: release/*. Empty: none."),
]


@command(app, "branches", "terec admin branches acme shop --default main --long-lived 'release/*'", place=False)
def branches(
    session: Session, org: OrgName, project: ProjectName, default: Default = "", long_lived: LongLived = None
) -> None:
    """Show a project's default branch and its long-lived branches, or set them.

    Every other branch is judged against the default branch, a long-lived one against its own past.
    """
    administration = session.service.administration
    found = next((each for each in administration.projects(org) if each.name == project), None)
    if found is None:
        raise project_not_found(org, project)
    patterns = tuple(each for each in long_lived or () if each) if long_lived else None
    if default or patterns is not None:
        wanted = replace(found, default_branch=check_branch(default) if default else None, long_lived=patterns)
        found = administration.put_project(wanted)
    named = ", ".join(found.long_lived or ()) or "none"
    session.tell(found, f"Default branch: {found.default_branch or 'main, master or trunk'}; long-lived: {named}.")
