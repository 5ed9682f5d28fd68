"""`terec junit`: one JUnit XML file into JSON, or into a run."""

from typing import Annotated

import typer

from terec.cli.importing.converting import write_converted
from terec.cli.importing.ending import end_import
from terec.cli.importing.importing import Reports
from terec.cli.importing.words import Given, run_words
from terec.cli.session import Session
from terec.cli.words import Branch, command, group

app = group("Convert or import one JUnit XML file.", "terec junit import junit.xml main 17")

File = Annotated[str, typer.Argument(metavar="FILE", help="JUnit XML file, or - for stdin.")]
Number = Annotated[int, typer.Argument(metavar="RUN_ID", help="Number of the run.", min=0)]
SuiteName = Annotated[str, typer.Option("--suite", help="Suite (else CI's workflow or job, else tests).")]


@command(app, "import", "terec junit import report.xml main 17 --suite unit", makes_file=True)
def import_(session: Session, file: File, branch: Branch, run_id: Number, suite: SuiteName = "") -> None:
    """Import one file into a run; `terec import` does the same for any number of them."""
    words = run_words(session, Given(suite=suite, branch=branch, run_id=run_id), [file])
    end_import(session, words, Reports([file]))


@command(app, "convert", "terec junit convert report.xml main 17 --suite unit > run.json")
def convert(session: Session, file: File, branch: Branch, run_id: Number, suite: SuiteName = "") -> None:
    """Print one file as the JSON that the REST API takes: the run, then its results. Nothing is stored."""
    words = run_words(session, Given(suite=suite, branch=branch, run_id=run_id), [file])
    write_converted(session, words.run, file)
