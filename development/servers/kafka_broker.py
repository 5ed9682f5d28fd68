"""The files and the command lines of one Kafka broker, its own controller, on loopback."""

import base64
import uuid
from pathlib import Path

PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers={host}:{controller}
listeners=PLAINTEXT://{host}:{port},CONTROLLER://{host}:{controller}
advertised.listeners=PLAINTEXT://{host}:{port},CONTROLLER://{host}:{controller}
inter.broker.listener.name=PLAINTEXT
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
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
STARTED = b"Kafka Server started"


def write_files(host: str, port: int, controller: int, folder: Path) -> None:
    """server.properties in the folder."""
    text = PROPERTIES.format(host=host, port=port, controller=controller, folder=folder)
    (folder / "server.properties").write_text(text, encoding="utf-8")


def format_command(jars: Path) -> list[str]:
    """The words after `java` that make an empty data folder."""
    cluster = "a" + base64.urlsafe_b64encode(uuid.uuid4().bytes)[1:22].decode()  # "-" in front would be an option
    return [
        *("-Xmx128M", "-cp", f"{jars}/*", "kafka.tools.StorageTool"),
        *("format", "--standalone", "-t", cluster, "-c", "server.properties"),
    ]


def command(jars: Path, options: list[str]) -> list[str]:
    """The words after `java`; options: more for it."""
    return [
        *options,
        *("-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20", "-Djava.awt.headless=true"),
        *("-cp", f"{jars}/*", "kafka.Kafka", "server.properties"),
    ]
