"""When a suite was made, which tells it from an earlier one of its name."""

from terec.model import SuiteKey
from terec.store_cassandra.database import Database
from terec.store_cassandra.places import require_project

_READ = "SELECT made FROM suite WHERE org = ? AND project = ? AND suite = ?"
_MAKE = "INSERT INTO suite (org, project, suite, made) VALUES (?, ?, ?, ?)"


def suite_made(database: Database, suite: SuiteKey) -> int | None:
    """In microseconds; None where it has had no run yet. NotFound: no such org or project."""
    rows = database.rows(_READ, suite)
    if rows and rows[0].made is not None:
        return int(rows[0].made)
    require_project(database, suite.org, suite.project)
    return None


def make_suite(database: Database, suite: SuiteKey, made: int) -> None:
    database.write(_MAKE, (*suite, made))
