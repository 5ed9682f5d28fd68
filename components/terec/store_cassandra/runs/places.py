"""What there is: orgs, projects, suites and readers of the outbox."""

from terec.model import SuiteKey, org_not_found, project_not_found
from terec.store_cassandra.cluster.database import Database

ORGS = "orgs"
"""All orgs share one partition under this word: they are few and always listed together."""

FORGOTTEN = -1
"""The position of a reader that is no more."""

_ORGS = "SELECT name FROM org WHERE all_of = ?"
_SUITES = "SELECT org, project, suite FROM suite WHERE org = ?"
_READERS = "SELECT name, epoch, position FROM reader"
_ORG = "SELECT name FROM org WHERE all_of = ? AND name = ?"
_PROJECT = "SELECT project FROM project WHERE org = ? AND project = ?"


def org_names(database: Database) -> list[str]:
    return [row.name for row in database.rows(_ORGS, (ORGS,))]


def suite_keys(database: Database, org: str) -> list[SuiteKey]:
    """Every suite of the org."""
    return [SuiteKey(*row) for row in database.rows(_SUITES, (org,))]


def reader_positions(database: Database) -> dict[str, int]:
    """How far each reader of the outbox came that ever committed and was not forgotten since."""
    newest: dict[str, tuple[int, int]] = {}
    for row in database.rows(_READERS):
        newest[row.name] = max(newest.get(row.name, (-1, 0)), (row.epoch, row.position))
    return {name: position for name, (_, position) in newest.items() if position != FORGOTTEN}


def require_org(database: Database, org: str) -> None:
    """NotFound: no such org."""
    if not database.rows(_ORG, (ORGS, org)):
        raise org_not_found(org)


def require_project(database: Database, org: str, project: str) -> None:
    """NotFound: no such org or project."""
    if not database.rows(_PROJECT, (org, project)):
        require_org(database, org)
        raise project_not_found(org, project)
