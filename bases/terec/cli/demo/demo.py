"""`terec demo`: a simulated shop's CI, imported by the ordinary importer, and a first look at it."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from terec.cli.commands import LazyGroup
from terec.cli.demo.importing import ORG, PROJECT, ImportedDemo, import_demo
from terec.cli.demo.look import look_at
from terec.cli.output import write_json
from terec.cli.phrases import quoted
from terec.cli.session import Session
from terec.cli.words import AsJson
from terec.demo import MAIN, SUITE
from terec.model import InvalidInput
from terec.settings import is_cassandra, is_server, store_file, user_file

app = typer.Typer(add_completion=False)

FILE_NAME = "demo.sqlite"
SQLITE = "sqlite:///"


@app.command("demo", epilog="Example: terec demo --file demo.sqlite")
def demo(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Option(help="The demo's own file; default: demo.sqlite beside your file.")
    ] = None,
    url: Annotated[str, typer.Option(help="Import into this server (http(s)://SERVER), not into a file.")] = "",
    as_json: AsJson = False,
) -> None:
    """Import a simulated shop's CI and look at it.

    Reports as Surefire, pytest and Jest write them, of 60 builds of main and of two pull requests.

    They go into org test, project test of the demo's own file; running it again replaces that org alone.
    """
    where = place_of_demo(file, url)
    with Session(url=where, org=ORG, project=PROJECT, as_json=as_json) as session:
        imported = import_demo(session)
        following = commands(session, imported, where)
        if as_json:
            write_json(summary(imported, where, following))
            return
        look_at(session, imported)
    if seen := in_a_browser(where, session.program, context):
        print(f"\n{seen}")
    print("\nTry next:")
    print("\n".join(f"  {each}" for each in following))


def place_of_demo(file: Path | None, url: str) -> str:
    """The URL of the server, or of the demo's file."""
    if url and (file or not is_server(url)):
        raise InvalidInput("Give the demo one place: --file PATH, or --url http(s)://SERVER.")
    return url or f"{SQLITE}{(file or default_file(os.environ)).absolute()}"


def default_file(environment: Mapping[str, str]) -> Path:
    """demo.sqlite beside the user's file, in a folder that is made when missing."""
    path = user_file(environment).with_name(FILE_NAME)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def in_a_browser(url: str, program: str, context: typer.Context) -> str:
    """Where a browser shows the same, on lines of their own; empty where this program cannot serve a file."""
    page = f"/pages/orgs/{ORG}/projects/{PROJECT}/suites/{SUITE}"
    if is_server(url):
        return f"In a browser: {url.rstrip('/')}{page}"
    root = context.find_root()
    commands = root.command.list_commands(root) if isinstance(root.command, LazyGroup) else []
    if "serve" not in commands:
        return ""
    return f"In a browser: start {program} serve with TEREC_STORE={url}, and open\n  http://127.0.0.1:8000{page}"


def commands(session: Session, imported: ImportedDemo, url: str) -> list[str]:
    """Three commands that work where they are pasted."""
    where = _where(session, url)
    known = quoted(str(imported.demo.truth.long_known.cases[0]))
    request = next(each for each in imported.demo.truth.pull_requests if each.own)
    return [
        f"{session.program} {words}{where}"
        for words in (
            f"tests show {SUITE} {MAIN} latest {known}",
            f"tests history {SUITE} {MAIN}",
            f"check {SUITE} {quoted(request.branch)} {request.own_builds[-1]}",
        )
    ]


def _where(session: Session, url: str) -> str:
    """The options without which the reader's shell would look elsewhere."""
    found = "" if _looks_there(session.environment, url) else f" --url {quoted(url)}"
    return found if _found_alone(session) else f"{found} --org {ORG} --project {PROJECT}"


def _looks_there(environment: Mapping[str, str], url: str) -> bool:
    """Whether commands called here ask at that URL without being told."""
    usual = environment.get("TEREC_URL", "")
    if any(is_server(each) or is_cassandra(each) for each in (usual, url)):
        return usual == url
    return store_file(usual, environment).absolute() == store_file(url, environment)


def _found_alone(session: Session) -> bool:
    """Whether a command called here takes the demo's org and project without being told."""
    named = {session.environment.get("TEREC_ORG") or ORG, session.environment.get("TEREC_PROJECT") or PROJECT}
    return not session.in_ci and named == {ORG, PROJECT} and len(session.service.administration.orgs()) == 1


def summary(imported: ImportedDemo, url: str, following: list[str]) -> dict[str, object]:
    """What --json prints; counts are of all builds."""
    return {
        **({"url": url} if is_server(url) else {"file": url.removeprefix(SQLITE)}),
        "org": ORG,
        "project": PROJECT,
        "suite": SUITE,
        "branches": {branch: imported.branches.count(branch) for branch in dict.fromkeys(imported.branches)},
        "test_count": imported.test_count,
        "fail_count": imported.fail_count,
        "skip_count": imported.skip_count,
        "commands": following,
    }
