"""`terec copy`: from a file to a cluster and back."""

from collections.abc import Sequence
from typing import Annotated

import typer

from terec.cli.output import note, write_json
from terec.cli.phrases import counted
from terec.cli.plain_words import PlainCommand
from terec.cli.progress import runs_progress
from terec.cli.session import Session
from terec.cli.wiring import copy_between
from terec.cli.words import AsJson
from terec.copying import CopyReport, CopyWish
from terec.settings import without_password

app = typer.Typer()

DIFFERENT = 1
SHOWN = 20
"""Differences that are told, and removals; --json has all."""

_STORE = "sqlite:///PATH, or cassandra://HOST/KEYSPACE in the wheel terec-standalone."
From = Annotated[str, typer.Argument(metavar="FROM_URL", help=f"Store to copy: {_STORE}")]
To = Annotated[str, typer.Argument(metavar="TO_URL", help="Store to copy into, made when it is missing.")]


@app.command("copy", cls=PlainCommand, epilog="Example: terec copy sqlite:///laptop.sqlite sqlite:///team.sqlite")
def copy(
    context: typer.Context,
    source: From,
    target: To,
    org: Annotated[str, typer.Option(help="Only this org.")] = "",
    verify_only: Annotated[bool, typer.Option("--verify-only", help="Compare, and write nothing.")] = False,
    replace: Annotated[
        bool,
        typer.Option(
            "--replace", help="Put over what is another one there, and remove tokens and rules there that are not here."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Copy all that one store keeps into another, with ids and times of receipt as they are.

    Everything is read on both sides: what is equal is left alone, what is missing is copied and read again. So a copy
    that was broken off goes on where it was, and one that is complete is a check. Exit code 1 when something differs.

    What is there besides stays, but for tokens and retention rules of the orgs that are copied: those are named, or
    removed by --replace. So do not --replace in a store whose org has tokens of its own.
    """
    with Session(as_json=as_json, openers=context.obj) as session:
        wish = CopyWish(org or None, verify_only, replace)
        with runs_progress("Copying") as told:
            report = copy_between(session.where, source, target, wish, told)
        if as_json:
            write_json(report)
        else:
            _show(report, without_password(source), without_password(target))
    if report.differences:
        raise typer.Exit(DIFFERENT)


def _show(report: CopyReport, source: str, target: str) -> None:
    for kind, tally in report.tallies.items():
        print(f"{_name(kind):<16}{tally.copied:>12,} copied {tally.equal:>12,} equal {tally.differing:>8,} differing")
    _note_some(report.removed, "more removal")
    if not report.differences:
        print(f"All of {source} is in {target}.")
        return
    _note_some(report.differences, "more difference")
    print(f"{counted(len(report.differences), 'difference')} between {source} and {target}.")


def _note_some(sentences: Sequence[str], noun: str) -> None:
    for sentence in sentences[:SHOWN]:
        note(sentence)
    more = len(sentences) - SHOWN
    if more > 0:
        note(f"{counted(more, noun)}; --json lists them.")


def _name(kind: str) -> str:
    return kind.replace("_", " ")
