"""Where a running server is, and the places in it that tests hand to the adapters."""

from dataclasses import dataclass, field

from terec.settings import CassandraPlace, Host, KafkaPlace


@dataclass(frozen=True, slots=True)
class CassandraServer:
    """A cluster.

    user, password: a superuser; role: the ordinary user as whom adapters connect, so that guardrails bind them.
    """

    hosts: tuple[Host, ...]
    user: str
    password: str = field(repr=False)
    role: tuple[str, str] = field(repr=False)

    @property
    def host(self) -> str:
        return self.hosts[0].name

    @property
    def port(self) -> int:
        return self.hosts[0].port

    def place(self, keyspace: str) -> CassandraPlace:
        """A keyspace that the ordinary user may make; with a copy on each of up to three nodes."""
        return CassandraPlace(self.hosts, keyspace, *self.role, replication=str(min(len(self.hosts), 3)))

    def url(self, keyspace: str) -> str:
        """What TEREC_STORE holds for that place."""
        user, password = self.role
        return f"cassandra://{user}:{password}@{','.join(map(str, self.hosts))}/{keyspace}"


@dataclass(frozen=True, slots=True)
class KafkaServer:
    """A broker without accounts."""

    hosts: tuple[Host, ...]

    @property
    def host(self) -> str:
        return self.hosts[0].name

    @property
    def port(self) -> int:
        return self.hosts[0].port

    def place(self, prefix: str = "terec") -> KafkaPlace:
        return KafkaPlace(self.hosts, prefix)

    def url(self) -> str:
        """What TEREC_EVENTS holds."""
        return f"kafka://{','.join(map(str, self.hosts))}"
