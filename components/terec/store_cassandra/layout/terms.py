"""How long rows are kept: the days of the retention rules, and how long after them the rows expire by themselves."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from terec.model import RetentionRule, RunKey, days_kept
from terec.store_cassandra.cluster.database import Database

LAG_DAYS: Final = 7
"""Rows outlive their term by so much: delete_expired spares what is unread or not judged, which may lag so long."""

EXPIRING_DAYS: Final = 5 * 365
"""Longest term that is left to Cassandra, which refuses rows that would expire after 20 years, or after January 2038
where its files are those of version 4; of longer ones delete_expired takes out everything itself."""

FOR_EVER: Final = 0
_DAY_SECONDS = 24 * 60 * 60
_RULES = "SELECT project, suite, branch, days FROM retention_rule WHERE org = ?"


class Term(NamedTuple):
    """days: after which the rows of a run expire by themselves; FOR_EVER without a rule, or with one for so long."""

    days: int

    @property
    def ttl(self) -> int:
        """Seconds, as USING TTL takes them."""
        return self.days * _DAY_SECONDS


def rules_of(database: Database, org: str) -> list[RetentionRule]:
    return [RetentionRule(org, *row) for row in database.rows(_RULES, (org,))]


def term_of(rules: Iterable[RetentionRule], key: RunKey) -> Term:
    """The term of a run's rows."""
    days = days_kept(rules, key)
    return Term(FOR_EVER if days is None or days > EXPIRING_DAYS else days + LAG_DAYS)
