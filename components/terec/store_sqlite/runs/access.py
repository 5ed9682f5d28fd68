"""store.Organisations: tokens and retention rules."""

import sqlite3
from collections.abc import Iterable

from terec.model import Grant, RetentionRule, Token, as_microseconds, from_microseconds
from terec.store_sqlite.runs.places import org_number
from terec.store_sqlite.view import View

_SELECT = """
    SELECT org.name, token.name, allows, digest, created, pull_requests_only FROM token JOIN org USING (org_no)"""
_RULE_PLACE = "org_no = (SELECT org_no FROM org WHERE name = ?) AND project = ? AND suite = ? AND branch = ?"


class SqliteAccess(View):
    def tokens(self, org: str) -> list[Token]:
        with self._database.reading() as connection:
            rows = connection.execute(f"{_SELECT} WHERE org.name = ? ORDER BY token.name", (org,))
            return [_token(row) for row in rows]

    def token(self, digest: str) -> Token | None:
        with self._database.reading() as connection:
            row = connection.execute(f"{_SELECT} WHERE digest = ?", (digest,)).fetchone()
        return None if row is None else _token(row)

    def add_token(self, token: Token) -> bool:
        with self._database.writing() as connection:
            return add_tokens(connection, [token]) == 1

    def remove_token(self, org: str, name: str) -> bool:
        statement = "DELETE FROM token WHERE org_no = (SELECT org_no FROM org WHERE name = ?) AND name = ?"
        with self._database.writing() as connection:
            return connection.execute(statement, (org, name)).rowcount == 1

    def retention_rules(self, org: str) -> list[RetentionRule]:
        with self._database.reading() as connection:
            rows = connection.execute(
                """SELECT org.name, project, suite, branch, days FROM retention_rule JOIN org USING (org_no)
                   WHERE org.name = ? ORDER BY project, suite, branch""",
                (org,),
            )
            return [RetentionRule(*row) for row in rows]

    def put_retention_rule(self, rule: RetentionRule) -> None:
        with self._database.writing() as connection:
            connection.execute(
                """INSERT INTO retention_rule VALUES (?, ?, ?, ?, ?)
                   ON CONFLICT DO UPDATE SET days = excluded.days""",
                (org_number(connection, rule.org), rule.project, rule.suite, rule.branch, rule.days),
            )

    def remove_retention_rule(self, rule: RetentionRule) -> bool:
        place = (rule.org, rule.project, rule.suite, rule.branch)
        with self._database.writing() as connection:
            return connection.execute(f"DELETE FROM retention_rule WHERE {_RULE_PLACE}", place).rowcount == 1


def add_tokens(connection: sqlite3.Connection, tokens: Iterable[Token]) -> int:
    """Store the tokens; how many were new by name. NotFound: no such org."""
    rows = [
        (
            org_number(connection, token.org),
            token.name,
            token.grant.value,
            token.digest,
            as_microseconds(token.created),
            token.pull_requests_only,
        )
        for token in tokens
    ]
    return connection.executemany(
        "INSERT INTO token VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (org_no, name) DO NOTHING", rows
    ).rowcount


def _token(row: tuple[str, str, str, str, int, int]) -> Token:
    org, name, grant, digest, created, pull_requests_only = row
    return Token(org, name, Grant(grant), digest, from_microseconds(created), bool(pull_requests_only))
