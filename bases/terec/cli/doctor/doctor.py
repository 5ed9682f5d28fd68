"""`terec doctor`: what was detected, from where, where results would go, and what is wrong."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from terec.ci_context import WORDS, CiContext, read_context
from terec.cli.doctor.diagnosis import Findings, Trouble, troubles
from terec.cli.doctor.used import Used, is_file, masked, origin_of
from terec.cli.exit_codes import NOT_REACHABLE, WRONG_CALL
from terec.cli.importing.words import tested_folder
from terec.cli.phrases import counted
from terec.cli.place import place_to_write
from terec.cli.session import Session
from terec.cli.wiring import look_at
from terec.cli.words import command
from terec.model import TerecError
from terec.settings import is_server, store_file, without_password
from terec.versions import terec_version

app = typer.Typer()

Paths = Annotated[list[str] | None, typer.Argument(metavar="PATH", help="Where the reports should be.")]


@command(app, "doctor", "terec doctor build/test-results")
def doctor(session: Session, paths: Paths = None) -> None:
    """Say what CI and git tell, from which variable each word came, where results would go, and what is wrong.

    Stores nothing, and prints no secret. Exit code 0: all is well. 2: something is wrong, and the last lines say what
    to do. 3: the server or store does not answer.
    """
    session.makes_store = False
    found = _findings(session, paths or [])
    wrong = troubles(found)
    lines = [*_words(found), *_where(session, found)]
    session.show(_plain(lines, wrong), lambda: _page(lines, wrong))
    if wrong:
        raise typer.Exit(NOT_REACHABLE if found.unreachable else WRONG_CALL)


def _findings(session: Session, paths: list[str]) -> Findings:
    context = read_context(session.environment, tested_folder(paths) if paths else Path.cwd())
    place = place_to_write(session.word("org"), session.word("project"), context, Path.cwd())
    url = session.settings.url
    found = Findings(context, session.in_ci, without_password(url), bool(session.settings.api_key), place)
    if paths:
        found = _with_reports(found, paths)
    return _with_server(session, found) if is_server(url) else _with_store(session, found)


def _with_reports(found: Findings, paths: list[str]) -> Findings:
    from terec.importers import find_reports

    try:
        reports = sum(1 for _ in find_reports(paths))
    except TerecError as error:
        return replace(found, reports=0, no_reports=str(error))
    lack = "" if reports else f"{', '.join(paths)} holds no report (*.xml, or an archive of them)."
    return replace(found, reports=reports, no_reports=lack)


def _with_server(session: Session, found: Findings) -> Findings:
    try:
        seen = look_at(session.where, found.place.org.value, found.place.project.value)
    except TerecError as error:
        return replace(found, unreachable=str(error))
    off = None if seen.at is None else (datetime.now(UTC) - seen.at).total_seconds()
    return replace(found, server=seen, clock_off=off)


def _with_store(session: Session, found: Findings) -> Findings:
    """A file that is not there yet is made by the first import, and so are its org and project."""
    url = session.settings.url
    try:
        if not is_file(url) or store_file(url, session.environment).exists():
            session.service.administration.orgs()
    except TerecError as error:
        return replace(found, unreachable=str(error))
    return found


def _words(found: Findings) -> list[Used]:
    context = found.context
    place = {"org": found.place.org, "project": found.place.project}
    lines = [Used("ci", context.ci or "(none)", context.origin.get("ci", "not detected"))]
    for word in WORDS:
        if word in place:
            lines.append(Used(word, *place[word]))
        elif word != "ci" and word in context.origin:
            lines.append(Used(word, _shown(context, word), context.origin[word]))
    return lines


def _shown(context: CiContext, word: str) -> str:
    value = getattr(context, word)
    if isinstance(value, tuple):
        return counted(len(value), "commit")
    return "yes" if value is True else str(value)


def _where(session: Session, found: Findings) -> list[Used]:
    url = session.settings.url
    lines = [Used("url", found.address or "(your file)", origin_of(session, "url"))]
    if is_file(url) and not found.unreachable:
        path = store_file(url, session.environment)
        lines.append(Used("file", str(path.absolute()), "is there" if path.exists() else "not made yet"))
    if found.server is not None:
        grant = found.server.grant
        lines.append(Used("server", "answers", f"its clock is {_seconds(found.clock_off)} off"))
        lines.append(Used("may", grant.value if grant else "(nothing)", f"in org {found.place.org.value}"))
    lines.append(Used("api_key", masked(session.settings.api_key), origin_of(session, "api_key")))
    if found.reports is not None:
        lines.append(Used("reports", counted(found.reports, "file"), "below the paths given"))
    return [*lines, Used("terec", terec_version(), "installed")]


def _seconds(off: float | None) -> str:
    return "an unknown time" if off is None else f"{abs(off):,.0f} s"


def _plain(lines: list[Used], wrong: list[Trouble]) -> dict[str, Any]:
    return {
        "found": {each.name: {"value": each.value, "origin": each.origin} for each in lines},
        "troubles": [each._asdict() for each in wrong],
    }


def _page(lines: list[Used], wrong: list[Trouble]) -> Any:
    from terec.render import doctor_page

    return doctor_page(lines, wrong)
