"""Where a cluster is, as the URL and the settings beside it say."""

from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from terec.model import InvalidInput
from terec.settings.place import CASSANDRA, without_password
from terec.settings.settings import Settings

CASSANDRA_PORT = 9042
KAFKA, KAFKA_PORT = "kafka", 9092


class Host(NamedTuple):
    name: str
    port: int

    def __str__(self) -> str:
        return f"{self.name}:{self.port}"


@dataclass(frozen=True, slots=True)
class CassandraPlace:
    """A keyspace of a Cassandra cluster.

    datacenter: the one next to this process (None: that of the first host that answers). replication: copies of the
    data, `3` or by datacenter `east:3,west:3`; used when the keyspace is made. ca_file: TLS with this authority.
    """

    hosts: tuple[Host, ...]
    keyspace: str
    user: str = ""
    password: str = field(default="", repr=False)
    datacenter: str | None = None
    replication: str = "1"
    ca_file: str = ""

    def __str__(self) -> str:
        return f"cassandra://{','.join(map(str, self.hosts))}/{self.keyspace}"


@dataclass(frozen=True, slots=True)
class KafkaPlace:
    """A Kafka cluster and the prefix of TeReC's topics there.

    ca_file: TLS with this authority. replication: copies of topics that are made (None: the cluster's default).
    """

    hosts: tuple[Host, ...]
    prefix: str = "terec"
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""
    replication: int | None = None

    def __str__(self) -> str:
        return f"kafka://{','.join(map(str, self.hosts))}"


def is_kafka(url: str) -> bool:
    return url.lower().startswith(f"{KAFKA}://")


def cassandra_place(url: str, settings: Settings) -> CassandraPlace:
    """The keyspace of `cassandra://[USER:PASSWORD@]HOST[:PORT][,HOST…]/KEYSPACE`; InvalidInput for another URL.

    User and password of the URL go before those of the settings.
    """
    hosts, keyspace, user, password = _parts(url, CASSANDRA, CASSANDRA_PORT)
    if not keyspace.replace("_", "a").isalnum() or not keyspace[:1].isalpha() or len(keyspace) > 48:
        raise InvalidInput(
            f"{_shown(url)} names no keyspace: write cassandra://HOST/KEYSPACE, with at most 48 letters, digits and _."
        )
    return CassandraPlace(
        hosts,
        keyspace.lower(),
        user or settings.cassandra_user,
        password or settings.cassandra_password,
        settings.cassandra_datacenter or None,
        settings.cassandra_replication,
        settings.cassandra_ca,
    )


def kafka_place(url: str, settings: Settings) -> KafkaPlace:
    """The cluster of `kafka://[USER:PASSWORD@]HOST[:PORT][,HOST…]`; InvalidInput for another URL."""
    hosts, rest, user, password = _parts(url, KAFKA, KAFKA_PORT)
    if rest:
        raise InvalidInput(f"{_shown(url)} has something behind its hosts: write kafka://HOST[:PORT][,HOST…].")
    return KafkaPlace(
        hosts,
        settings.kafka_prefix,
        user or settings.kafka_user,
        password or settings.kafka_password,
        settings.kafka_ca,
        settings.kafka_replication,
    )


def events_place(settings: Settings) -> KafkaPlace | None:
    """The cluster that carries a server's events; None: its store does. InvalidInput for neither."""
    if settings.events == "store":
        return None
    if not is_kafka(settings.events):
        raise InvalidInput(f"TEREC_EVENTS is {_shown(settings.events)}; give store, or kafka://HOST[:PORT][,HOST…].")
    return kafka_place(settings.events, settings)


def _parts(url: str, scheme: str, port: int) -> tuple[tuple[Host, ...], str, str, str]:
    """Hosts, what stands behind the slash, user, password."""
    split = urlsplit(url)
    account, _, places = split.netloc.rpartition("@")
    user, _, password = account.partition(":")
    hosts = tuple(_host(each, port, url) for each in places.split(",") if each)
    if split.scheme.lower() != scheme or not hosts:
        raise InvalidInput(f"{_shown(url)} is no {scheme.capitalize()} URL: write {scheme}://HOST[:PORT][,HOST…].")
    return hosts, split.path.strip("/"), unquote(user), unquote(password)


def _host(text: str, port: int, url: str) -> Host:
    name, mark, number = text.rpartition(":") if not text.endswith("]") else (text, "", "")
    if not mark:
        return Host(text.strip("[]"), port)
    if not number.isdecimal() or not 0 < int(number) < 65536:
        raise InvalidInput(f"{_shown(url)} has no port in {text!r}: write HOST:PORT with a number up to 65535.")
    return Host(name.strip("[]"), int(number))


def _shown(url: str) -> str:
    return repr(without_password(url))
