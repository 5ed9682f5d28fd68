"""`terec export`: one run in a format that other tools, or TeReC itself, read."""

import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated

import typer

from terec.cli.session import Session
from terec.cli.words import MaybeBranch, MaybeRunId, MaybeSuite, command
from terec.exporters import FORMATS, exported
from terec.model import InvalidInput

app = typer.Typer()

Form = Annotated[str, typer.Option("--format", metavar="FORMAT", help=f"{', '.join(FORMATS)}.")]
Output = Annotated[str, typer.Option("--output", metavar="FILE", help="Write to this file (else to stdout).")]


@command(app, "export", "terec export ci main latest --format junit --output run.xml")
def export(
    session: Session,
    suite: MaybeSuite = None,
    branch: MaybeBranch = None,
    run_id: MaybeRunId = None,
    form: Form = "json",
    output: Output = "",
) -> None:
    """Write a run with all its results: json is what `terec import` and the REST API take, parts and attempts with it.

    junit and ctrf are for other tools; docs/formats.md says what each of them cannot hold.
    """
    if form not in FORMATS:
        raise InvalidInput(f"--format is {form!r}; give {', '.join(FORMATS)}.")
    key = session.run(suite, branch, run_id)
    results = session.service.results
    run = results.run(key)
    text = exported(form, run, results.results(key), results.changes(key))
    if output:
        _write_whole(Path(output), text)
    else:
        sys.stdout.writelines(text)


def _write_whole(path: Path, text: Iterable[str]) -> None:
    """The file holds all of it, or is as it was."""
    temporary = None
    try:
        with NamedTemporaryFile(
            "w", encoding="utf-8", newline="", dir=path.parent, prefix=".terec-", delete=False
        ) as file:
            temporary = Path(file.name)
            file.writelines(text)
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        raise InvalidInput(f"{str(path)!r} cannot be written: {error.strerror or error}.") from None
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
