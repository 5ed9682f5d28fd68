"""The options that name a run and say how its reports are read and judged; shared by all that import."""

from datetime import datetime
from typing import Annotated

import typer

from terec.cli.importing.words import Given
from terec.cli.times import time_of_run
from terec.model import RunStatus

_RUN, _BUILD = "Which run", "More about the run"


def given_words(
    suite: Annotated[
        str, typer.Option(help="Suite (else CI's workflow or job, else tests).", rich_help_panel=_RUN)
    ] = "",
    branch: Annotated[str, typer.Option(help="Branch (else CI, git).", rich_help_panel=_RUN)] = "",
    run_id: Annotated[
        int | None, typer.Option(help="Number of the run (else CI's, else the next one).", min=0, rich_help_panel=_RUN)
    ] = None,
    part: Annotated[
        str, typer.Option(help="Job of the run, or shard of it: 3/8 (else CI).", rich_help_panel=_RUN)
    ] = "",
    attempt: Annotated[
        int | None, typer.Option(help="Which try of CI, the first is 1 (else CI).", min=1, rich_help_panel=_RUN)
    ] = None,
    config: Annotated[
        str, typer.Option(help="Stands before each test's config: py3.12 (else CI's matrix leg).", rich_help_panel=_RUN)
    ] = "",
    group: Annotated[str, typer.Option(help="Test group of every result.", rich_help_panel=_RUN)] = "",
    commit: Annotated[str, typer.Option(help="Commit that was tested (else CI, git).", rich_help_panel=_BUILD)] = "",
    base: Annotated[
        str, typer.Option(help="Commit that a change starts from (else CI, git).", rich_help_panel=_BUILD)
    ] = "",
    target: Annotated[
        str, typer.Option(help="Branch that a change is meant for (else CI).", rich_help_panel=_BUILD)
    ] = "",
    pull_request: Annotated[str, typer.Option(help="Pull request (else CI).", rich_help_panel=_BUILD)] = "",
    author: Annotated[str, typer.Option(help="Whose change it is (else CI).", rich_help_panel=_BUILD)] = "",
    build_url: Annotated[str, typer.Option(help="Page of the build (else CI).", rich_help_panel=_BUILD)] = "",
    time: Annotated[
        datetime | None,
        typer.Option(parser=time_of_run, metavar="TIME", help="Start, ISO 8601 (else now).", rich_help_panel=_BUILD),
    ] = None,
    status: Annotated[
        RunStatus | None,
        typer.Option(parser=RunStatus, metavar="|".join(RunStatus), help="What CI says.", rich_help_panel=_BUILD),
    ] = None,
    parts: Annotated[
        int | None,
        typer.Option(help="How many parts the run will have (else as --part 3/8 says).", min=1, rich_help_panel=_BUILD),
    ] = None,
    complete: Annotated[
        bool, typer.Option("--complete", help="Nothing of this run is still to come.", rich_help_panel=_BUILD)
    ] = False,
) -> Given:
    """What the options say of the run, and of the configuration of its tests."""
    return Given(
        suite, branch, run_id, part, attempt, commit, base, target, pull_request, author, build_url, time,
        status, parts, complete, config, group,
    )  # fmt: skip
