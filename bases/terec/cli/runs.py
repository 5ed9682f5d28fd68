"""`terec runs`: ignore or delete runs."""

from dataclasses import replace
from typing import Annotated

import typer

from terec.cli.session import Session
from terec.cli.words import Branch, RunId, Suite, command, group
from terec.model import Run

app = group("Ignore or delete runs.", "terec runs ignore ci main 17")


@command(app, "ignore", 'terec runs ignore ci main 17 --details "disk was full"')
def ignore(
    session: Session,
    suite: Suite,
    branch: Branch,
    run_id: RunId,
    details: Annotated[str, typer.Option(help="Why; shown in the list of builds.")] = "",
) -> None:
    """Keep a run out of every verdict, failure list and plot; it stays in the list of builds."""
    _set_ignored(session, suite, branch, run_id, True, details)


@command(app, "unignore", "terec runs unignore ci main 17")
def unignore(session: Session, suite: Suite, branch: Branch, run_id: RunId) -> None:
    """Count a run again that was ignored."""
    _set_ignored(session, suite, branch, run_id, False, "")


@command(app, "delete", "terec runs delete ci main 17 --yes")
def delete(
    session: Session,
    suite: Suite,
    branch: Branch,
    run_id: RunId,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete a run with its results and texts; there is no way back."""
    key = session.run(suite, branch, run_id)
    session.service.results.run(key)
    session.confirm(f"Delete {key} with all its results?", yes)
    session.service.results.delete_run(key)
    session.tell({"deleted": key}, f"Deleted {key}.")


def _set_ignored(session: Session, suite: str, branch: str, run_id: str, ignored: bool, details: str) -> None:
    key = session.run(suite, branch, run_id)
    session.service.results.run(key)
    run = session.service.results.put_run(replace(Run(*key), ignore=ignored, ignore_details=details))
    session.tell(run, f"{key} is {'ignored' if ignored else 'counted'} from now on.")
