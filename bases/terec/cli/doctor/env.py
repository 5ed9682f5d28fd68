"""`terec env`: what is used, and where each of it came from."""

import platform
import sqlite3
from pathlib import Path

import typer

from terec.cli.doctor.used import Used, is_file, masked, origin_of
from terec.cli.place import Place, Word, place_to_write
from terec.cli.session import Session
from terec.cli.words import command
from terec.model import TerecError
from terec.settings import store_file, without_password
from terec.versions import terec_version

app = typer.Typer()


@command(app, "env", "terec env")
def env(session: Session) -> None:
    """Show which URL, file, org, project and versions are used, and where each came from.

    Tokens and passwords are masked. Opens what the URL names, but makes no store.
    """
    session.makes_store = False
    used = _used(session)
    if session.as_json:
        session.show({each.name: {"value": each.value, "origin": each.origin} for each in used}, tuple)
        return
    names, values = max(len(each.name) for each in used), max(len(each.value) for each in used)
    for each in used:
        print(f"{each.name:<{names}}  {each.value:<{min(values, 44)}}  {each.origin}".rstrip())


def _used(session: Session) -> list[Used]:
    settings, found = session.settings, session.context
    lines = [Used("url", without_password(settings.url) or "(your file)", origin_of(session, "url"))]
    if is_file(settings.url):
        lines.append(Used("file", *_file(store_file(settings.url, session.environment))))
    place, trouble = _place(session)
    lines += [Used("org", *place.org), Used("project", *place.project)]
    lines += [
        Used(word, str(value), found.origin[word]) for word in _RUN if (value := getattr(found, word)) is not None
    ]
    lines.append(Used("api_key", masked(settings.api_key), origin_of(session, "api_key")))
    lines += [Used("terec", terec_version(), "installed"), Used("python", platform.python_version(), "running")]
    lines.append(Used("sqlite", sqlite3.sqlite_version, "library"))
    return [*lines, Used("trouble", trouble, "store")] if trouble else lines


_RUN = ("ci", "suite", "branch", "run_id", "commit")


def _place(session: Session) -> tuple[Place, str]:
    """The place to read from; where that cannot be told, the place that an import would write to, and why."""
    otherwise = place_to_write(session.word("org"), session.word("project"), session.context, Path.cwd())
    url = session.settings.url
    if is_file(url) and not store_file(url, session.environment).exists():
        return otherwise, ""
    try:
        return session.place, ""
    except TerecError as error:
        return otherwise, str(error)


def _file(path: Path) -> Word:
    return Word(str(path.absolute()), f"{path.stat().st_size:,} bytes" if path.exists() else "not made yet")
