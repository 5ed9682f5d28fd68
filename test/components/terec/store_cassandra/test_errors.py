"""What the driver complains about, in the words of the model."""

import pytest
from cassandra import (
    AuthenticationFailed,
    InvalidRequest,
    OperationTimedOut,
    ReadTimeout,
    Unauthorized,
    Unavailable,
    WriteFailure,
    WriteTimeout,
)
from cassandra.cluster import NoHostAvailable
from cassandra.protocol import OverloadedErrorMessage

from terec.model import InvalidInput, StoreError, StoreFull, StoreReadOnly, StoreUnreachable
from terec.settings import CassandraPlace, Host
from terec.store_cassandra.cluster.database import Database
from terec.store_cassandra.cluster.errors import may_pass, raise_first, translate

PLACE = CassandraPlace((Host("db", 9042),), "terec", "anna")
UNTRUSTED = "Last error: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed"
FEW = "Cannot achieve consistency level LOCAL_QUORUM"


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (NoHostAvailable("none", {"db": OSError("refused")}), StoreUnreachable, "cannot be reached"),
        (NoHostAvailable("none", {"db": OSError(1, UNTRUSTED)}), StoreUnreachable, "check TEREC_CASSANDRA_CA"),
        (NoHostAvailable("none", {"db": OSError("reset")}), StoreUnreachable, "wants TLS (TEREC_CASSANDRA_CA)"),
        (Unavailable("x", required_replicas=2, alive_replicas=1), StoreUnreachable, "1 where 2 are needed"),
        (WriteTimeout("x", write_type=0), StoreUnreachable, "did not answer in time"),
        (ReadTimeout("x"), StoreUnreachable, "did not answer in time"),
        (OperationTimedOut(), StoreUnreachable, "did not answer in time"),
        (OverloadedErrorMessage(0x1001, "busy", None), StoreUnreachable, "overloaded"),
        (WriteFailure("x"), StoreUnreachable, "logs say why"),
        (Unauthorized(f"Unable to perform authorization of permissions: {FEW}"), StoreUnreachable, "users may do"),
        (AuthenticationFailed(f"Unable to perform authentication: {FEW}"), StoreUnreachable, "users may do"),
        (
            NoHostAvailable("none", {"db": AuthenticationFailed(f"Unable to perform authentication: {FEW}")}),
            StoreUnreachable,
            "users may do",
        ),
    ],
)
def test_passing_fault_is_tried_again_and_told_in_a_sentence(error: Exception, kind: type, words: str) -> None:
    told = translate(error, PLACE)

    assert may_pass(error)
    assert type(told) is kind
    assert words in str(told)
    assert str(told).startswith("cassandra://db:9042/terec ")
    assert str(told).endswith(".")


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (NoHostAvailable("none", {"db": AuthenticationFailed("no")}), StoreUnreachable, "refuses user 'anna'"),
        (Unauthorized("User anna has no MODIFY permission"), StoreReadOnly, "no MODIFY permission"),
        (InvalidRequest("disk usage exceeds failure threshold"), StoreFull, "no space left"),
        (InvalidRequest("unconfigured table x"), StoreError, "unconfigured table"),
    ],
)
def test_lasting_fault_is_told_at_once(error: Exception, kind: type, words: str) -> None:
    assert not may_pass(error)
    assert type(translate(error, PLACE)) is kind
    assert words in str(translate(error, PLACE))


def test_text_that_cannot_be_stored_is_the_callers_fault(database: Database) -> None:
    with pytest.raises(InvalidInput, match="cannot be stored"):
        database.write("INSERT INTO suite (org, project, suite) VALUES (?, ?, ?)", ("acme", "shop", "a\ud800b"))


def test_scanning_is_refused_to_the_user_of_the_tests(database: Database) -> None:
    with pytest.raises(StoreError, match="ALLOW FILTERING"):
        database.rows("SELECT name FROM org WHERE body = ? ALLOW FILTERING", (b"",))


def test_first_error_is_raised_with_the_others_as_notes() -> None:
    with pytest.raises(ValueError, match="one") as raised:
        raise_first([ValueError("one"), KeyError("two")])

    assert raised.value.__notes__ == ["Also: KeyError: 'two'"]
    raise_first([])
