"""`terec admin`: orgs, projects, branches, tokens, retention, backups, and removing one text."""

from contextlib import suppress
from typing import Annotated, Any

import typer

from terec.cli.admin import branches, files, retention, tokens
from terec.cli.session import Session
from terec.cli.showing.case_choice import choose_case
from terec.cli.words import Branch, OrgName, ProjectName, RunId, Suite, TestName, command, group
from terec.model import LONG_TEXTS, AlreadyExists, NotFound, Org, OrgCreated, Project, SuiteKey, check_suite
from terec.model import Suite as SuiteWords
from terec.service import Results

app = group("Orgs, projects, tokens, retention and backups.", "terec admin setup acme shop ci")


@command(app, "setup", "terec admin setup acme shop ci", place=False, makes_file=True)
def setup(
    session: Session,
    org: OrgName,
    project: ProjectName,
    suite: Suite,
    private: Annotated[bool, typer.Option("--private", help="A new org is private: every call needs a token.")] = False,
) -> None:
    """Make an org, a project and a suite; what exists already stays as it is.

    A new private org answers with three tokens, shown this once.
    """
    check_suite(suite)
    administration = session.service.administration
    created = OrgCreated(f"Org {org} exists already.", {})
    with suppress(AlreadyExists):
        created = administration.create_org(Org(org, private=private))
    service = session.acting_as(created.tokens.get("admin"))
    if not any(each.name == project for each in service.administration.projects(org)):
        service.administration.put_project(Project(org, project))
    if not _has_suite(service.results, SuiteKey(org, project, suite)):
        service.results.put_suite(SuiteWords(org, project, suite))
    answer: dict[str, Any] = {"org": org, "project": project, "suite": suite, **_plain(created)}
    session.tell(answer, "\n".join([created.message, f"{org}/{project}/{suite} is ready.", *_lines(created)]))


@command(app, "forget", 'terec admin forget ci main 17 "com.acme.CartTest::adds" stdout --yes')
def forget(
    session: Session,
    suite: Suite,
    branch: Branch,
    run_id: RunId,
    test: TestName,
    field: Annotated[str, typer.Argument(metavar="FIELD", help=f"One of {', '.join(LONG_TEXTS)}.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove one text, such as a leaked secret, wherever the same text is stored; there is no way back."""
    key = session.run(suite, branch, run_id)
    result = choose_case(session.service.results, key, test)
    session.confirm(f"Remove the {field} of {result.case} in {key}, and the same text everywhere else?", yes)
    count = session.service.results.delete_text(key, result.test_id, field)
    session.tell({"results": count}, f"Removed; {count} result{'' if count == 1 else 's'} had this text.")


app.add_typer(tokens.app)
app.add_typer(retention.app, name="retention")
app.add_typer(files.app)
app.add_typer(branches.app)


def _has_suite(results: Results, key: SuiteKey) -> bool:
    try:
        return bool(results.suite(key))
    except NotFound:
        return False


def _plain(created: OrgCreated) -> dict[str, Any]:
    return {"message": created.message, "tokens": created.tokens}


def _lines(created: OrgCreated) -> list[str]:
    return [f"{name:<6} {token}" for name, token in created.tokens.items()]
