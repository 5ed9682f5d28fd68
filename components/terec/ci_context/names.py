"""Names of orgs and projects out of addresses and folders."""

import re
from urllib.parse import unquote, urlsplit

_NOT_ALLOWED = re.compile(r"[^A-Za-z0-9._-]+")
_ENDS = "._-"
_SCP_FORM = re.compile(r"(?:[^@/:]+@)?(?P<host>[^/:]{2,}):(?!//)(?P<path>.+)")


def as_name(text: str) -> str | None:
    """text as an org or project may be called, other characters as `-`; None when nothing is left."""
    return _NOT_ALLOWED.sub("-", text).strip(_ENDS)[:200].strip(_ENDS) or None


def org_and_project(remote: str) -> tuple[str | None, str | None]:
    """Org and project out of a git remote: `host:org/project.git`, ssh or http URL; nested groups joined by `.`.

    (None, None) for a local folder or anything else. A user or password in the address is never part of a name.
    """
    return org_and_project_of_path(_path_of(remote.strip()))


def org_and_project_of_path(path: str) -> tuple[str | None, str | None]:
    """Org and project out of the path of a repository, such as `group/subgroup/project`."""
    words = [word for word in path.removesuffix("/").removesuffix(".git").split("/") if word]
    if len(words) < 2:
        return None, None
    return as_name(".".join(words[:-1])), as_name(words[-1])


def _path_of(remote: str) -> str:
    if "://" in remote:
        try:
            parts = urlsplit(remote)
        except ValueError:
            return ""
        return unquote(parts.path) if parts.scheme != "file" else ""
    match = _SCP_FORM.fullmatch(remote)
    return match["path"] if match else ""
