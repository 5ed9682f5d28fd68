"""The files and the command lines of one Kafka broker, its own controller, on loopback."""

import base64
import uuid
from collections.abc import Iterator
from pathlib import Path

from certificates import PASSWORD as STORE_PASSWORD
from certificates import Certificates

USER, PASSWORD = "terec", "terec"
"""Whom a broker with certificates lets in; it may do nothing there before the administrator says so."""

ADMIN, ADMIN_PASSWORD = "admin", "admin"
"""Who may do everything at such a broker; it is the broker's own user, too."""

PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers={host}:{controller}
listeners={clients}://{host}:{port},CONTROLLER://{host}:{controller}
advertised.listeners={clients}://{host}:{port},CONTROLLER://{host}:{controller}
inter.broker.listener.name={clients}
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,{clients}:{clients}
log.dirs={folder}/data
num.partitions=4
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
auto.create.topics.enable=false
log.retention.check.interval.ms=1000
num.network.threads=2
num.io.threads=2
"""
TLS_PROPERTIES = """\
ssl.keystore.type=PKCS12
ssl.keystore.location={store}
ssl.keystore.password={store_password}
ssl.truststore.type=PEM
ssl.truststore.location={ca}
sasl.enabled.mechanisms=SCRAM-SHA-512
sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512
listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config={module} required username="{admin}" password="{admin_password}";
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:{admin};User:ANONYMOUS
"""
SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule"
STARTED = b"Kafka Server started"


def write_files(host: str, port: int, controller: int, folder: Path, certificates: Certificates | None = None) -> None:
    """server.properties in the folder.

    certificates: clients come by TLS and with a password (SASL_SSL) alone, and may do what they were given. Nobody but
    the controller comes without a name, ANONYMOUS: no other listener is without a password.
    """
    clients = "SASL_SSL" if certificates else "PLAINTEXT"
    text = PROPERTIES.format(host=host, port=port, controller=controller, folder=folder, clients=clients)
    if certificates:
        account = {"module": SCRAM, "admin": ADMIN, "admin_password": ADMIN_PASSWORD, "store_password": STORE_PASSWORD}
        text += TLS_PROPERTIES.format(**account, **certificates._asdict())
    (folder / "server.properties").write_text(text, encoding="utf-8")


def format_command(jars: Path, with_users: bool = False) -> list[str]:
    """The words after `java` that make an empty data folder, or one that knows both users."""
    cluster = "a" + base64.urlsafe_b64encode(uuid.uuid4().bytes)[1:22].decode()  # "-" in front would be an option
    return [
        *("-Xmx128M", "-cp", f"{jars}/*", "kafka.tools.StorageTool"),
        *("format", "--standalone", "-t", cluster, "-c", "server.properties"),
        *(_users() if with_users else ()),
    ]


def _users() -> Iterator[str]:
    for name, password in ((ADMIN, ADMIN_PASSWORD), (USER, PASSWORD)):
        yield from ("--add-scram", f"SCRAM-SHA-512=[name={name},password={password}]")


def command(jars: Path, options: list[str]) -> list[str]:
    """The words after `java`; options: more for it."""
    return [
        *options,
        *("-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20", "-Djava.awt.headless=true"),
        *("-cp", f"{jars}/*", "kafka.Kafka", "server.properties"),
    ]
