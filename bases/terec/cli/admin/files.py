"""`terec admin migrate` of any store, and `backup|restore|verify` of a local file."""

from pathlib import Path
from typing import Annotated

import typer

from terec.cli import wiring
from terec.cli.phrases import counted
from terec.cli.session import Session
from terec.cli.words import command
from terec.model import StoreCorrupt

app = typer.Typer()

SHOWN = 3
"""Problems of an unsound file that are told."""


@command(app, "migrate", "terec admin migrate --url cassandra://db1/terec", place=False)
def migrate(session: Session) -> None:
    """Make the store where it is missing, and bring it to the layout of this version, as servers do at their start."""
    place = wiring.migrate_store(session.kept)
    session.tell({"store": place}, f"{place} is there, in the layout of this version.")


@command(app, "backup", "terec admin backup /backups/terec.sqlite", place=False)
def backup(session: Session, target: Annotated[Path, typer.Argument(metavar="TARGET", help="File to write.")]) -> None:
    """Copy the local file while others go on using it."""
    path = wiring.backup_file(session.kept, target)
    session.tell({"source": str(path), "target": str(target)}, f"Copied {path} to {target}.")


@command(app, "restore", "terec admin restore /backups/terec.sqlite --yes", place=False)
def restore(
    session: Session,
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="A file that backup wrote.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Put a copy in the place of the local file; what the file held is lost."""
    path = wiring.local_file(session.kept)
    if path.exists():
        session.confirm(f"Replace {path} by {source}?", yes)
    wiring.restore_file(session.kept, source)
    session.tell({"source": str(source), "target": str(path)}, f"Restored {path} from {source}.")


@command(app, "verify", "terec admin verify", place=False)
def verify(session: Session) -> None:
    """Read the whole local file and check that it is sound; exit code 3 when it is not."""
    path = wiring.local_file(session.kept)
    report = wiring.verify_file(session.kept)
    if report.problems and not session.as_json:
        raise StoreCorrupt(f"{path} is not sound: " + " ".join(report.problems[:SHOWN]))
    counts = (counted(report.runs, "run"), counted(report.results, "result"), counted(report.texts, "text"))
    session.tell(report, f"{path} is sound: {', '.join(counts)}.")
    if report.problems:
        raise typer.Exit(StoreCorrupt.exit_code)
