"""Whether an org and a project are there."""

from terec.model import NotFound
from terec.store_cassandra.database import Database

ORGS = "orgs"
"""All orgs share one partition under this word: they are few and always listed together."""

_ORG = "SELECT name FROM org WHERE all_of = ? AND name = ?"
_PROJECT = "SELECT project FROM project WHERE org = ? AND project = ?"


def require_org(database: Database, org: str) -> None:
    """NotFound: no such org."""
    if not database.rows(_ORG, (ORGS, org)):
        raise NotFound(f"Org not found: {org!r}.")


def require_project(database: Database, org: str, project: str) -> None:
    """NotFound: no such org or project."""
    if not database.rows(_PROJECT, (org, project)):
        require_org(database, org)
        raise NotFound(f"Project not found: {project!r} in org {org!r}.")
