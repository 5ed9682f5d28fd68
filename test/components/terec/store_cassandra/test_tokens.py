"""Which tokens open an org when who made them, or took them back, died on the way or was not alone."""

from typing import Any

import pytest

from terec.model import Grant, Org, Project, Token
from terec.store_cassandra import CassandraStore
from terec.store_cassandra.cluster.database import Batch, Undecided
from terec.store_cassandra.runs import organisations
from terec.store_cassandra.runs.access import write_tokens
from terec_testing import NOW
from terec_testing.dying import Died
from terec_testing.keyspaces import Keyspace

SECRETS = Org("secrets", private=True)


def tokens(who: str = "mine") -> list[Token]:
    return [Token("secrets", each.value, each, f"{each.value} of {who}", NOW) for each in Grant]


def opened_by(store: CassandraStore, some: list[Token]) -> list[bool]:
    return [store.token(each.digest) == each for each in some]


def all_open(store: CassandraStore, some: list[Token]) -> bool:
    return opened_by(store, some) == [True] * len(Grant)


def none_opens(store: CassandraStore, some: list[Token]) -> bool:
    return [store.token(each.digest) for each in some] == [None] * len(Grant)


def dying_at_the_decision(store: CassandraStore, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    decide, asked = store._database.decide, []

    def counted(batch: Batch) -> Any:
        asked.append(1)
        if len(asked) == number:
            raise Died
        return decide(batch)

    monkeypatch.setattr(store._database, "decide", counted)


def test_digest_that_its_org_does_not_list_any_more_opens_nothing(keyspace: Keyspace, store: CassandraStore) -> None:
    token = Token("acme", "ci", Grant.WRITE, "digest", NOW)
    store.add_token(token)
    (row,) = keyspace.session.execute("SELECT * FROM token_by_digest")
    store.remove_token("acme", "ci")
    keyspace.session.execute("INSERT INTO token_by_digest (digest, body) VALUES (%s, %s)", tuple(row))

    assert store.token("digest") is None
    store.add_token(Token("acme", "ci", Grant.READ, "another", NOW))
    assert store.token("digest") is None
    assert store.token("another") is not None


def test_token_of_a_taken_name_opens_nothing(store: CassandraStore) -> None:
    store.add_token(Token("acme", "ci", Grant.READ, "digest", NOW))

    assert not store.add_token(Token("acme", "ci", Grant.ADMIN, "another", NOW))
    assert store.token("another") is None


@pytest.mark.parametrize("decision", [1, 2], ids=["before the org", "before its tokens are listed"])
def test_private_org_whose_maker_died_is_made_by_who_asks_again(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch, decision: int
) -> None:
    dying_at_the_decision(store, monkeypatch, decision)
    with pytest.raises(Died):
        store.add_org(SECRETS, tokens("who died"))

    with keyspace.open() as other:
        assert other.add_org(SECRETS, tokens())
        assert all_open(other, tokens())
        assert none_opens(other, tokens("who died"))
        assert not other.add_org(SECRETS, tokens("who comes later"))
        assert none_opens(other, tokens("who comes later"))


def test_private_org_that_has_something_is_not_opened_by_who_asks_for_it_again(store: CassandraStore) -> None:
    store.add_org(SECRETS, tokens())
    store.put_project(Project("secrets", "plans"))
    for each in tokens():
        store.remove_token("secrets", each.name)

    assert not store.add_org(SECRETS, tokens("a stranger"))
    assert none_opens(store, tokens("a stranger"))


def test_of_two_who_make_a_private_org_at_once_one_has_its_tokens(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with keyspace.open() as other:

        def overtaken(*words: Any) -> bool:
            monkeypatch.undo()
            assert other.add_org(SECRETS, tokens("the other"))
            return write_tokens(*words)

        monkeypatch.setattr(organisations, "write_tokens", overtaken)
        assert not store.add_org(SECRETS, tokens())

    assert none_opens(store, tokens())
    assert all_open(store, tokens("the other"))


@pytest.mark.parametrize("org", [Org("secrets", "another"), SECRETS], ids=["another", "the same"])
def test_org_of_another_is_not_taken_for_one_whose_answer_was_lost(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch, org: Org
) -> None:
    with keyspace.open() as other:
        other.add_org(org, tokens("the other") if org.private else [])

    def lost(_: Batch) -> Any:
        monkeypatch.undo()
        raise Undecided("The answer was lost.")

    monkeypatch.setattr(store._database, "decide", lost)
    assert not store.add_org(SECRETS, tokens())
    assert store.org("secrets") == org
    assert none_opens(store, tokens())


@pytest.mark.parametrize("number", [1, 2], ids=["org", "tokens"])
def test_org_is_made_though_an_answer_was_lost(
    store: CassandraStore, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    decide, asked = store._database.decide, []

    def lost(batch: Batch) -> Any:
        asked.append(1)
        answer = decide(batch)
        if len(asked) == number:
            raise Undecided("The answer was lost.")
        return answer

    monkeypatch.setattr(store._database, "decide", lost)
    assert store.add_org(SECRETS, tokens())
    assert all_open(store, tokens())
