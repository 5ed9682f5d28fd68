"""store.Organisations: tokens and retention rules."""

from collections.abc import Sequence

from terec.model import Grant, RetentionRule, Token, as_microseconds, from_microseconds
from terec.store_cassandra.cluster.database import Database, Undecided
from terec.store_cassandra.layout.keys import OF_BRANCH
from terec.store_cassandra.layout.packing import pack, unpack
from terec.store_cassandra.runs.places import require_org
from terec.store_cassandra.view import View

_TOKENS = 'SELECT body FROM "token" WHERE org = ?'
_TOKEN = f"{_TOKENS} AND name = ?"
_ADD = 'INSERT INTO "token" (org, name, body) VALUES (?, ?, ?) IF NOT EXISTS'
_REMOVE = 'DELETE FROM "token" WHERE org = ? AND name = ? IF EXISTS'
_BY_DIGEST = "SELECT body FROM token_by_digest WHERE digest = ?"
_PUT_BY_DIGEST = "INSERT INTO token_by_digest (digest, body) VALUES (?, ?)"
_REMOVE_BY_DIGEST = "DELETE FROM token_by_digest WHERE digest = ?"
_RULES = "SELECT org, project, suite, branch, days FROM retention_rule WHERE org = ?"
_PUT_RULE = "INSERT INTO retention_rule (org, project, suite, branch, days) VALUES (?, ?, ?, ?, ?)"


class CassandraAccess(View):
    def tokens(self, org: str) -> list[Token]:
        return [_token(row.body) for row in self._database.rows(_TOKENS, (org,))]

    def token(self, digest: str) -> Token | None:
        rows = self._database.rows(_BY_DIGEST, (digest,))
        if not rows:
            return None
        found = _token(rows[0].body)  # counts as its org lists it: this row may outlive that one
        listed = [_token(row.body) for row in self._database.rows(_TOKEN, (found.org, found.name))]
        return next((each for each in listed if each.digest == digest), None)

    def add_token(self, token: Token) -> bool:
        require_org(self._database, token.org)
        return write_tokens(self._database, [token])

    def remove_token(self, org: str, name: str) -> bool:
        rows = self._database.settled(_TOKEN, (org, name))
        if not rows:
            return False
        self._database.write(_REMOVE_BY_DIGEST, (_token(rows[0].body).digest,))  # from here on it opens nothing
        try:
            return self._database.decide([(_REMOVE, (org, name))])[0]
        except Undecided:
            if self._database.settled(_TOKEN, (org, name)):
                raise
            return True

    def retention_rules(self, org: str) -> list[RetentionRule]:
        return [RetentionRule(*row) for row in self._database.rows(_RULES, (org,))]

    def put_retention_rule(self, rule: RetentionRule) -> None:
        require_org(self._database, rule.org)
        self._database.write(_PUT_RULE, (rule.org, rule.project, rule.suite, rule.branch, rule.days))

    def remove_retention_rule(self, rule: RetentionRule) -> bool:
        place = (rule.org, rule.project, rule.suite, rule.branch)
        if not self._database.rows(f"SELECT days FROM retention_rule WHERE {OF_BRANCH}", place):
            return False
        self._database.write(f"DELETE FROM retention_rule WHERE {OF_BRANCH}", place)
        return True


def write_tokens(database: Database, tokens: Sequence[Token]) -> bool:
    """Write these tokens of one org; False, and none of them opens anything, when it has one of such a name.

    They open from the moment on at which the org lists them, all at once: what leads to them is there by then.
    """
    if not tokens:
        return True
    database.write_batches([[(_PUT_BY_DIGEST, (token.digest, _body(token)))] for token in tokens])
    try:
        return database.decide([(_ADD, (token.org, token.name, _body(token))) for token in tokens])[0]
    except Undecided:
        stored = {row.body for row in database.settled(_TOKENS, (tokens[0].org,))}
        return stored.issuperset(map(_body, tokens))


def _body(token: Token) -> bytes:
    words = [token.org, token.name, token.grant.value, token.digest, as_microseconds(token.created)]
    return pack([*words, token.pull_requests_only])


def _token(body: bytes) -> Token:
    org, name, grant, digest, created, pull_requests_only = unpack(body)
    return Token(org, name, Grant(grant), digest, from_microseconds(created), pull_requests_only)
