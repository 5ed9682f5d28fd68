"""Settles the org and project: option, environment, CI, git remote, else the only pair there is."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from terec.ci_context import CiContext, as_name
from terec.model import Denied, InvalidInput, NotFound
from terec.service import Administration

LOCAL_ORG = "local"
UNNAMED_PROJECT = "project"
HOW_TO_NAME = "give --org and --project, or set TEREC_ORG and TEREC_PROJECT"
HOW_TO_BEGIN = "`terec import PATH` takes test reports, `terec demo` shows how"


class Word(NamedTuple):
    """A value, and in the reader's words where it came from."""

    value: str
    origin: str


class Place(NamedTuple):
    """Where results are kept."""

    org: Word
    project: Word


def place_to_write(org: Word | None, project: Word | None, context: CiContext, folder: Path) -> Place:
    """The words given, else those of CI, else of the git remote, else `local` and the folder's name; asks no store."""
    return Place(
        org or _word(context, "org") or Word(LOCAL_ORG, "default"),
        project or _word(context, "project") or Word(folder_name(context, folder), "name of the folder"),
    )


def place_to_read(
    org: Word | None, project: Word | None, context: Callable[[], CiContext], folder: Path, known: Administration
) -> Place:
    """The words given, else those of CI; else, where the store has it, the git remote; else the store's only pair.

    What an import from a folder without remote made is found as well. InvalidInput names the options.
    """
    if org and project:
        return Place(org, project)
    found = context()
    guess = place_to_write(org, project, found, folder)
    if found.from_ci or _has(known, guess):
        return guess
    local = Place(org or Word(LOCAL_ORG, "default"), project or Word(folder_name(found, folder), "name of the folder"))
    if _has(known, local):
        return local
    return _only_pair(org, project, known)


def folder_name(context: CiContext, folder: Path) -> str:
    """The name of the repository's folder, else of this one, as a project may be called."""
    return as_name((context.root or folder.absolute()).name) or UNNAMED_PROJECT


def _word(context: CiContext, name: str) -> Word | None:
    value = getattr(context, name)
    return Word(value, context.origin[name]) if value else None


def _has(known: Administration, place: Place) -> bool:
    try:
        return any(project.name == place.project.value for project in known.projects(place.org.value))
    except (NotFound, Denied):
        return False


def _only_pair(org: Word | None, project: Word | None, known: Administration) -> Place:
    orgs = [org.value] if org else [each.name for each in known.orgs()]
    if not orgs:
        raise NotFound(f"Nothing is recorded here yet; {HOW_TO_BEGIN}.")
    projects = [each.name for each in known.projects(orgs[0])] if len(orgs) == 1 else []
    if project and len(orgs) == 1:
        projects = [project.value]
    if len(projects) != 1:
        choice = f"projects of {orgs[0]}: {_some(projects)}" if len(orgs) == 1 else f"orgs: {_some(orgs)}"
        raise InvalidInput(f"Which org and project? Please {HOW_TO_NAME} ({choice}).")
    origin = "the only one there is"
    return Place(org or Word(orgs[0], origin), project or Word(projects[0], origin))


def _some(names: list[str]) -> str:
    return ", ".join(names[:8]) + (", …" if len(names) > 8 else "") or "none"
