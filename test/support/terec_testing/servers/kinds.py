"""Where a running server is, and the places in it that tests hand to the adapters."""

from dataclasses import dataclass, field

from terec.settings import CassandraPlace, Host, KafkaPlace


@dataclass(frozen=True, slots=True)
class CassandraServer:
    """A cluster.

    user, password: a superuser; role: the ordinary user as whom adapters connect, so that guardrails bind them.
    ca: file of the authority of a cluster that takes TLS alone.
    """

    hosts: tuple[Host, ...]
    user: str
    password: str = field(repr=False)
    role: tuple[str, str] = field(repr=False)
    ca: str = ""

    @property
    def host(self) -> str:
        return self.hosts[0].name

    @property
    def port(self) -> int:
        return self.hosts[0].port

    def place(self, keyspace: str) -> CassandraPlace:
        """A keyspace that the ordinary user may make; with a copy on each of up to three nodes."""
        copies = str(min(len(self.hosts), 3))
        return CassandraPlace(self.hosts, keyspace, *self.role, replication=copies, ca_file=self.ca)

    def url(self, keyspace: str) -> str:
        """What TEREC_STORE holds for that place."""
        user, password = self.role
        return f"cassandra://{user}:{password}@{','.join(map(str, self.hosts))}/{keyspace}"


@dataclass(frozen=True, slots=True)
class KafkaServer:
    """A broker; one with an authority's file takes TLS with this user and password alone, another anybody.

    admin: who may do everything at the former, where the user may do nothing before he is given it.
    """

    hosts: tuple[Host, ...]
    user: str = ""
    password: str = field(default="", repr=False)
    ca: str = ""
    admin: tuple[str, str] = field(default=("", ""), repr=False)

    @property
    def host(self) -> str:
        return self.hosts[0].name

    @property
    def port(self) -> int:
        return self.hosts[0].port

    def place(self, prefix: str = "terec") -> KafkaPlace:
        return KafkaPlace(self.hosts, prefix, self.user, self.password, self.ca)

    def place_of_admin(self) -> KafkaPlace:
        return KafkaPlace(self.hosts, "terec", *self.admin, self.ca)

    def url(self) -> str:
        """What TEREC_EVENTS holds."""
        return f"kafka://{','.join(map(str, self.hosts))}"
