"""Says which builds of a past were not imported, and why."""

from typing import TYPE_CHECKING, Any

import typer

from terec.cli.phrases import are, counted

if TYPE_CHECKING:
    from terec.ingest import Backfilled

SHOWN = 20
"""Builds that are named with their reasons; --json has all."""


def show_others(report: "Backfilled[Any]", noun: str, mark: str = "") -> None:
    """What was skipped or left out. noun: what a build is called here. mark: what stands before its number."""
    if report.skipped:
        print(f"Skipped: {counted(len(report.skipped), noun)} that {are(len(report.skipped))} stored already.")
    if report.left_out:
        print(f"Left out: {counted(len(report.left_out), noun)}.")
        for number, error in report.left_out[:SHOWN]:
            print(f"- {mark}{number}: {error}")


def plain_others(report: "Backfilled[Any]", noun: str) -> dict[str, Any]:
    """The same for --json."""
    left_out = [{noun: number, "reason": str(error)} for number, error in report.left_out]
    return {"skipped": report.skipped, "left_out": left_out}


def leave_with_first_error(report: "Backfilled[Any]") -> None:
    """Exit with the code of the first error when nothing could be imported."""
    if report.left_out and not report.imported and not report.skipped:
        raise typer.Exit(report.left_out[0].error.exit_code)
