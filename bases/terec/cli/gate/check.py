"""`terec check`: the gate; also `terec tests check`."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from terec.cli.forks import without_secrets
from terec.cli.gate.gating import (
    Against,
    FailOnWords,
    Layout,
    fail_on_of,
    held_for_parts,
    leave,
    must_know_where,
    show_gate,
)
from terec.cli.gate.publishing import GateCall, Wish, publish_answer, wish_words
from terec.cli.gate.waiting import wait_for
from terec.cli.progress import waiting_progress
from terec.cli.session import Session
from terec.cli.times import span_of
from terec.cli.words import Fold, MaybeBranch, MaybeRunId, MaybeSuite, command
from terec.model import InvalidInput

app = typer.Typer()

TestsListed = Annotated[int, typer.Option("--limit", help="How many tests of a cause to list.", min=1, max=1000)]
Wait = Annotated[str, typer.Option(metavar="DURATION", help="Wait so long for the run to be complete: 10m.")]
Parts = Annotated[int | None, typer.Option(help="How many parts there must be; a missing one is named.", min=1)]
Markdown = Annotated[bool, typer.Option("--markdown", help="Print Markdown for a comment on a pull request.")]
ShowProgress = Annotated[bool, typer.Option("--progress", help="Show on a terminal what it waits for.")]


@command(app, "check", "terec check ci main latest --wait 10m", gathered={"wish": wish_words})
def check(
    session: Session,
    wish: Wish,
    suite: MaybeSuite = None,
    branch: MaybeBranch = None,
    run_id: MaybeRunId = None,
    against: Against = "",
    fail_on: FailOnWords = None,
    wait: Wait = "",
    parts: Parts = None,
    markdown: Markdown = False,
    limit: TestsListed = 10,
    fold: Fold = False,
    progress: ShowProgress = False,
) -> None:
    """Say which failures of a run are yours, by cause, and show for each other one why it is excused.

    Exit code 0: every failure has an excuse. 1: one has none. 4: not judgeable (incomplete, most tests broken at
    once, ignored, empty, a shard missing, or a tenth of the tests lost). 2 and 3: it could not look; never 0.

    In CI the answer also goes onto the page of the job, into one comment on the pull request, and onto the commit.
    """
    if markdown and session.as_json:
        raise InvalidInput("Give --markdown or --json, not both.")
    must_know_where(session)
    words, patience = fail_on_of(fail_on), span_of(wait, "--wait") if wait else None
    with without_secrets(session, lambda: session.context.fork):
        key = session.run(suite, branch, run_id)
        if patience is not None:
            with waiting_progress(progress) as told:
                wait_for(session.service.results, key, patience, lambda: datetime.now(UTC), told, parts=parts)
        judged = session.service.judgement.gate(key, against or None, words)
    answer = held_for_parts(judged, parts)
    show_gate(session, answer, Layout(markdown, limit, fold))
    publish_answer(session, answer, wish, GateCall(against or None, tuple(words), held=answer is not judged))
    leave(answer)
