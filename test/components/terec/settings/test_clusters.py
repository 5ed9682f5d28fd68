import pytest

from terec.model import InvalidInput
from terec.settings import Host, cassandra_place, is_cassandra, is_kafka, kafka_place, read_settings

SETTINGS = read_settings({"TEREC_CASSANDRA_USER": "ann", "TEREC_CASSANDRA_PASSWORD": "hunter2"})


def test_cassandra_url_names_hosts_and_a_keyspace() -> None:
    place = cassandra_place("cassandra://one:9999,two,[::1]:7/Terec_ci", SETTINGS)

    assert place.hosts == (Host("one", 9999), Host("two", 9042), Host("::1", 7))
    assert (place.keyspace, place.user, place.password) == ("terec_ci", "ann", "hunter2")


def test_account_of_the_url_goes_before_that_of_the_settings() -> None:
    place = cassandra_place("cassandra://bob:p%40ss@one/terec", SETTINGS)

    assert (place.user, place.password) == ("bob", "p@ss")


def test_place_is_shown_without_its_password() -> None:
    place = cassandra_place("cassandra://bob:hunter3@one/terec", SETTINGS)

    assert "hunter3" not in f"{place} {place!r}"
    assert str(place) == "cassandra://one:9042/terec"


@pytest.mark.parametrize("keyspace", ["", "/", "/1abc", "/a-b", "/" + "a" * 49])
def test_url_without_a_keyspace_is_refused_without_its_password(keyspace: str) -> None:
    with pytest.raises(InvalidInput, match="keyspace") as refused:
        cassandra_place(f"cassandra://bob:hunter3@one{keyspace}", SETTINGS)
    assert "hunter3" not in str(refused.value)


@pytest.mark.parametrize("url", ["cassandra:///terec", "http://one/terec", "cassandra://one:port/terec"])
def test_url_without_a_usable_host_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput, match=r"HOST"):
        cassandra_place(url, SETTINGS)


def test_kafka_url_names_hosts_alone() -> None:
    assert kafka_place("kafka://one,two:1234", SETTINGS).hosts == (Host("one", 9092), Host("two", 1234))
    with pytest.raises(InvalidInput, match="behind its hosts"):
        kafka_place("kafka://one/topic", SETTINGS)


def test_schemes_are_told_apart() -> None:
    assert is_cassandra("cassandra://one/x")
    assert is_kafka("KAFKA://one")
    assert not is_cassandra("kafka://one")
    assert not is_kafka("store")
