"""`terec spool`: uploads that wait for a server."""

from collections.abc import Iterable
from typing import Annotated, Any

import typer

from terec.cli.delivery.sending import how_to_send_aside, send_spooled
from terec.cli.delivery.spooling import spool_of
from terec.cli.phrases import counted
from terec.cli.session import Session
from terec.cli.words import command, group
from terec.model import InvalidInput, NotFound, TerecError
from terec.settings import is_server
from terec.spool import Kept, Spool

app = group("Uploads that wait for a server: list, send or drop them.", "terec spool list")

SET_ASIDE = 1
_Names = Annotated[list[str] | None, typer.Argument(metavar="NAME...", help="Names as the list shows them.")]
_Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


@command(app, "list", "terec spool list", place=False)
def list_(session: Session) -> None:
    """List what waits, oldest first, and what was set aside, with the reason."""
    spool = spool_of(session)
    rows = [_row(spool, each, "") for each in spool.waiting()]
    rows += [_row(spool, each.kept, each.reason) for each in spool.aside()]
    session.show(rows, lambda: _page(spool, rows))


@command(app, "send", "terec spool send --url https://terec.example.com", place=False)
def send(
    session: Session,
    set_aside: Annotated[bool, typer.Option("--set-aside", help="Also what was set aside of them, once more.")] = False,
) -> None:
    """Send what waits for the server of --url or TEREC_URL; every import does so before its own.

    Exit code 0: nothing waits for it any more. 1: something is set aside, or must stay. 3: it cannot be reached.
    """
    if not is_server(session.settings.url):
        raise InvalidInput("The spool is for servers: set TEREC_URL to one, or give --url.")
    sent = send_spooled(session, set_aside)
    sentence = f"Sent {counted(sent.uploads, 'upload')} with {counted(sent.results, 'result')}."
    before = (f"Set aside before, and not sent: {each}" for each in sent.still_aside)
    now = (f"Set aside: {each}" for each in sent.set_aside)
    session.tell(sent, "\n".join([sentence, *before, *now, *sent.left, *how_to_send_aside(session, sent)]))
    if sent.set_aside or sent.still_aside or sent.left:
        raise typer.Exit(SET_ASIDE)


@command(app, "drop", "terec spool drop 20261129T120000.000000Z-0123", place=False)
def drop(
    session: Session,
    names: _Names = None,
    everything: Annotated[bool, typer.Option("--all", help="All that waits or was set aside.")] = False,
    yes: _Yes = False,
) -> None:
    """Delete uploads that wait or were set aside; what is in them arrives nowhere."""
    if bool(names) == everything:
        raise InvalidInput("Which ones? Give their names, or --all.")
    spool = spool_of(session)
    chosen = _chosen(spool, names or ())
    session.confirm(f"Drop {counted(len(chosen), 'upload')} unsent?", yes)
    for each in chosen:
        spool.drop(each)
    session.tell({"dropped": [each.name for each in chosen]}, f"Dropped {counted(len(chosen), 'upload')}.")


def _chosen(spool: Spool, names: Iterable[str]) -> list[Kept]:
    """The files of these names or of their only beginnings; without names all of them."""
    every = [*spool.waiting(), *(each.kept for each in spool.aside())]
    if not names:
        return every
    chosen = []
    for name in names:
        found = [each for each in every if each.name.startswith(name)]
        if len(found) != 1:
            raise NotFound(
                f"{'No upload is' if not found else 'Several uploads are'} called {name!r}; see terec spool list."
            )
        chosen += found
    return list(dict.fromkeys(chosen))


def _row(spool: Spool, kept: Kept, set_aside: str) -> dict[str, Any]:
    """What a list says of a file, also of one that cannot be read."""
    about: dict[str, Any] = {"name": kept.name, "size": kept.size, "set_aside": set_aside or None}
    try:
        upload, counts = spool.read(kept)
    except (TerecError, OSError) as error:
        unread = dict.fromkeys(("url", "run", "waits_since", "results", "failures"))
        return {**about, **unread, "reason": str(error)}
    run = upload.run
    key = {"org": run.org, "project": run.project, "suite": run.suite, "branch": run.branch, "run_id": run.run_id}
    told = {"url": upload.url, "run": key, "waits_since": upload.spooled, "reason": upload.reason}
    return {**about, **told, **counts._asdict()}


def _page(spool: Spool, rows: list[dict[str, Any]]) -> Iterable[str]:
    from terec.wording import one_line

    if not rows:
        yield f"Nothing waits in {spool.folder}."
    for row in rows:
        yield one_line(_line(row))


def _line(row: dict[str, Any]) -> str:
    from terec.wording import moment

    run = row["run"]
    if run is None:
        return f"{row['name']}  {row['set_aside'] or row['reason']}"
    number = "" if run["run_id"] is None else f" #{run['run_id']}"
    what = f"{run['org']}/{run['project']} {run['suite']} {run['branch']}{number}, {counted(row['results'], 'result')}"
    waits = f"waits since {moment(row['waits_since'])} for {row['url']}: {row['reason']}"
    why = f"set aside: {row['set_aside']}" if row["set_aside"] else waits
    return f"{row['name']}  {what}; {why}"
