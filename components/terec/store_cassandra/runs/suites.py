"""When a suite was made, which tells it from an earlier one of its name."""

from terec.model import SuiteKey, suite_not_found
from terec.store_cassandra.cluster.database import Database
from terec.store_cassandra.layout.keys import OF_SUITE
from terec.store_cassandra.runs.places import require_project

_READ = f"SELECT made FROM suite WHERE {OF_SUITE}"
_MAKE = "INSERT INTO suite (org, project, suite, made) VALUES (?, ?, ?, ?)"


def suite_made(database: Database, suite: SuiteKey) -> int | None:
    """In microseconds; None where it has had no run yet. NotFound: no such org or project."""
    rows = database.rows(_READ, suite)
    if rows and rows[0].made is not None:
        return int(rows[0].made)
    require_project(database, suite.org, suite.project)
    return None


def require_suite(database: Database, suite: SuiteKey) -> int:
    """When it was made, in microseconds; 0 where it has had no run yet. NotFound: no such suite."""
    rows = database.rows(_READ, suite)
    if not rows:
        raise suite_not_found(suite)
    return int(rows[0].made or 0)


def make_suite(database: Database, suite: SuiteKey, made: int) -> None:
    database.write(_MAKE, (*suite, made))
