"""What `./run.sh stack up` makes of the variables: the account at Cassandra, and the token of the server."""

import re
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from terec.model import Org
from terec.settings import CassandraPlace
from terec.store_cassandra import open_store
from terec.store_cassandra.cluster.connecting import make_cluster
from terec_testing.keyspaces import is_well
from terec_testing.servers import CassandraServer, cassandra_server

ROOT = Path(__file__).parents[2]
sys.path += [str(ROOT / "development" / "stack"), str(ROOT / "development" / "servers")]

import account as accounts  # noqa: E402
import by_compose  # noqa: E402
import cql  # noqa: E402
from account import Account, make_account  # noqa: E402
from running import StackError  # noqa: E402


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> CassandraServer:
    """A Cassandra whose first superuser is the one that tests have; the keyspace is one that nobody else uses."""
    found = cassandra_server()
    if (found.user, found.password) != (accounts.FIRST, accounts.FIRST):
        pytest.skip("this Cassandra has another superuser")
    monkeypatch.setattr(accounts, "KEYSPACE", f"t_account_{secrets.token_hex(4)}")
    return found


@pytest.fixture
def wanted(server: CassandraServer) -> Iterator[Account]:
    """An account that is not there yet."""
    account = Account(f"T-{secrets.token_hex(4)}", 'it\'s "secret"')
    yield account
    cluster = make_cluster(CassandraPlace(server.hosts, accounts.KEYSPACE, server.user, server.password))
    session = cluster.connect()
    session.execute(f"DROP KEYSPACE IF EXISTS {accounts.KEYSPACE}", timeout=180)
    session.execute(f'DROP ROLE IF EXISTS "{account.user}"', timeout=60)
    cluster.shutdown()


def keeps_an_org(server: CassandraServer, account: Account) -> bool:
    """Whether TeReC works as that user."""
    with open_store(CassandraPlace(server.hosts, accounts.KEYSPACE, *account)) as store:
        return is_well(store) and store.add_org(Org("acme"), [])


def test_account_that_is_missing_is_made_and_terec_works_with_it(server: CassandraServer, wanted: Account) -> None:
    make_account(server.host, server.port, wanted)

    assert keeps_an_org(server, wanted)


def test_account_gets_the_password_that_is_given_and_one_that_has_it_is_left_alone(
    server: CassandraServer, wanted: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_account(server.host, server.port, wanted)
    changed = wanted._replace(password="another")
    make_account(server.host, server.port, changed)
    monkeypatch.setattr(accounts, "_made", lambda *words: pytest.fail("it is there already"))

    make_account(server.host, server.port, changed)


def test_account_that_nobody_may_make_is_one_sentence_that_says_what_to_do(
    server: CassandraServer, wanted: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "FIRST", "nobody")
    monkeypatch.setattr(accounts, "REFUSALS_SECONDS", 0.0)

    with pytest.raises(StackError, match=rf"neither user '{wanted.user}' of TEREC_CASSANDRA_USER .* make the role"):
        make_account(server.host, server.port, wanted)


def test_words_of_the_documentation_make_an_account_with_which_terec_works(
    server: CassandraServer, wanted: Account
) -> None:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```sql\n(.*?)```", text, re.DOTALL)
    written = block.replace("'replication_factor': 3", "'replication_factor': 1")
    *made, last = (
        re.sub(r"\b(ROLE IF NOT EXISTS|TO) terec\b", rf'\1 "{wanted.user}"', statement)
        .replace("KEYSPACE IF NOT EXISTS terec", f"KEYSPACE IF NOT EXISTS {accounts.KEYSPACE}")
        .replace("KEYSPACE terec", f"KEYSPACE {accounts.KEYSPACE}")
        for statement in written.strip().split("\n")
    )
    with cql.logged_in(server.host, server.port, server.user, server.password) as connection:
        for statement in made:
            connection.execute(statement)

    assert last == "ALTER ROLE cassandra WITH PASSWORD = 'another one';"
    assert keeps_an_org(server, wanted._replace(password="one of your own"))


def test_first_superuser_gets_the_password_that_is_given() -> None:
    assert accounts.statements(Account("cassandra", "it's")) == ["ALTER ROLE cassandra WITH PASSWORD = 'it''s'"]


def test_account_that_is_not_given_is_the_first_superuser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEREC_CASSANDRA_USER", "")
    monkeypatch.delenv("TEREC_CASSANDRA_PASSWORD", raising=False)
    assert accounts.wanted_account().is_first
    monkeypatch.setenv("TEREC_CASSANDRA_PASSWORD", "another")
    assert not accounts.wanted_account().is_first


def test_token_is_the_given_one_then_the_kept_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_compose, "KEPT", tmp_path / "stack")
    monkeypatch.delenv("TEREC_ADMIN_TOKEN", raising=False)
    made = by_compose._token()
    assert by_compose._token() == made
    monkeypatch.setenv("TEREC_ADMIN_TOKEN", "rotated")
    assert by_compose._token() == "rotated"
    monkeypatch.delenv("TEREC_ADMIN_TOKEN")
    assert by_compose._token() == "rotated"
    assert (tmp_path / "stack" / "admin-token").stat().st_mode & 0o777 == 0o600
