"""The files and the command line of one Cassandra node on loopback."""

from pathlib import Path
from typing import NamedTuple

from certificates import PASSWORD as STORE_PASSWORD
from certificates import Certificates

CLUSTER, USER, PASSWORD = "terec", "cassandra", "cassandra"
LISTENING = b"Starting listening for CQL clients"


def _words(text: str) -> list[str]:
    return text.split()


EXPORTS = _words("""
java.base/jdk.internal.misc java.base/java.lang.ref java.management.rmi/com.sun.jmx.remote.internal.rmi
java.rmi/sun.rmi.registry java.rmi/sun.rmi.server java.rmi/sun.rmi.transport.tcp java.sql/java.sql
jdk.unsupported/sun.misc jdk.compiler/com.sun.tools.javac.file jdk.attach/sun.tools.attach
""")
OPENS = _words("""
java.base/java.lang java.base/java.lang.module java.base/java.lang.reflect java.base/java.io java.base/java.net
java.base/java.nio java.base/java.util java.base/java.util.concurrent java.base/sun.nio.ch
java.base/jdk.internal.loader java.base/jdk.internal.ref java.base/jdk.internal.reflect java.base/jdk.internal.math
java.base/jdk.internal.module java.base/jdk.internal.util.jar jdk.management/com.sun.management.internal
jdk.compiler/com.sun.tools.javac
""")
WITHOUT_WAITING = _words("""
-Dcassandra.ring_delay_ms=1000 -Dcassandra.skip_wait_for_gossip_to_settle=0 -Dcassandra.shutdown_announce_in_ms=0
""")

YAML = """\
cluster_name: {cluster}
num_tokens: 1
initial_token: {token}
auto_bootstrap: false
partitioner: org.apache.cassandra.dht.Murmur3Partitioner
endpoint_snitch: SimpleSnitch
seed_provider:
  - class_name: org.apache.cassandra.locator.SimpleSeedProvider
    parameters: [{{seeds: "{seed}:{storage}"}}]
listen_address: {host}
rpc_address: {host}
storage_port: {storage}
ssl_storage_port: {ssl_storage}
native_transport_port: {port}
data_file_directories: ["{folder}/data"]
commitlog_directory: "{folder}/commitlog"
saved_caches_directory: "{folder}/saved_caches"
hints_directory: "{folder}/hints"
cdc_raw_directory: "{folder}/cdc"
commitlog_sync: batch
commitlog_segment_size: 16MiB
# A keyspace that is dropped while the log is trimmed fails the trimming once ("Unknown CF"); by default the node would
# stop for it.
commit_failure_policy: ignore
cdc_enabled: false
auto_snapshot: false
memtable_allocation_type: heap_buffers
key_cache_size: 8MiB
counter_cache_size: 0MiB
file_cache_size: 32MiB
prepared_statements_cache_size: 10MiB
concurrent_compactors: 1
concurrent_reads: 16
concurrent_writes: 16
hinted_handoff_enabled: {hints}
dynamic_snitch: false
storage_compatibility_mode: NONE
default_keyspace_rf: {copies}
authenticator: PasswordAuthenticator
authorizer: CassandraAuthorizer
role_manager: CassandraRoleManager
# What a cluster allows an ordinary user: as shipped, and nothing that reads more than it is asked for.
batch_size_warn_threshold: 5KiB
batch_size_fail_threshold: 50KiB
unlogged_batch_across_partitions_warn_threshold: 10
tombstone_warn_threshold: 1000
tombstone_failure_threshold: 100000
compaction_large_partition_warning_threshold: 100MiB
materialized_views_enabled: false
allow_filtering_enabled: false
secondary_indexes_enabled: false
"""
TLS_YAML = """\
client_encryption_options:
  enabled: true
  optional: false
  keystore: {store}
  keystore_password: {password}
"""
LOGBACK = """\
<configuration>
  <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>%-5level %date %msg%n</pattern></encoder>
  </appender>
  <root level="INFO"><appender-ref ref="out"/></root>
</configuration>
"""


class Node(NamedTuple):
    """One of a cluster's nodes; `number` counts from 1. All nodes have the same ports but for jmx."""

    number: int
    nodes: int
    host: str
    port: int
    storage: int
    ssl_storage: int
    jmx: int


def write_files(node: Node, folder: Path, certificates: Certificates | None = None) -> None:
    """cassandra.yaml and logback.xml in the folder. certificates: clients come by TLS alone."""
    token = -(2**63) + (node.number - 1) * 2**64 // node.nodes
    yaml = YAML.format(
        **node._asdict(),
        cluster=CLUSTER,
        folder=folder,
        token=token,
        seed="127.0.0.1",
        hints=str(node.nodes > 1).lower(),
        copies=min(node.nodes, 3),
    )
    if certificates:
        yaml += TLS_YAML.format(store=certificates.store, password=STORE_PASSWORD)
    (folder / "cassandra.yaml").write_text(yaml, encoding="utf-8")
    (folder / "logback.xml").write_text(LOGBACK, encoding="utf-8")
    (folder / "logback-tools.xml").write_text("<configuration/>\n", encoding="utf-8")


def opened_packages() -> list[str]:
    """What Cassandra's classes reach for in a Java 17."""
    return [
        *(f"--add-exports={package}=ALL-UNNAMED" for package in EXPORTS),
        *(f"--add-opens={package}=ALL-UNNAMED" for package in OPENS),
    ]


def commit_log_option(size: str) -> list[str]:
    """How much of the commit log is kept; when it is full, all tables are flushed at once."""
    return ["-Dcassandra.config.allow_system_properties=true", f"-Dcassandra.settings.commitlog_total_space={size}"]


def java_options(agent: Path) -> list[str]:
    """What Cassandra 5.0 needs of a Java 17, wherever it runs. agent: the jar that measures objects."""
    return [
        *("-XX:MaxDirectMemorySize=512M", "-XX:+UseG1GC", "-XX:MaxGCPauseMillis=300", "-XX:+PerfDisableSharedMem"),
        *(f"-javaagent:{agent}", "-Djdk.attach.allowAttachSelf=true", "-Djava.net.preferIPv4Stack=true"),
        "-Dio.netty.tryReflectionSetAccessible=true",
        *opened_packages(),
        *("-Dcassandra-foreground=yes", "-Dcassandra.available_processors=2", *WITHOUT_WAITING),
    ]


def command(node: Node, folder: Path, jars: Path, options: list[str]) -> list[str]:
    """The words after `java`; options: more for it."""
    return [
        *(*options, *java_options(agent_of(jars))),
        *(f"-Dcassandra.config=file://{folder}/cassandra.yaml", f"-Dcassandra.storagedir={folder}/data"),
        *(f"-Dcassandra.logdir={folder}/logs", f"-Dlogback.configurationFile=file://{folder}/logback.xml"),
        # Each node knows the users when others are away.
        f"-Dcassandra.system_auth.default_rf={min(node.nodes, 3)}",
        # The first user needs copies on most nodes, which are not there yet while the first node starts.
        f"-Dcassandra.superuser_setup_delay_ms={0 if node.nodes == 1 else 500}",
        "-Dcassandra.auth_bcrypt_gensalt_log2_rounds=4",  # a login costs no work; its safety is not what is tested
        f"-Dcassandra.jmx.local.port={node.jmx}",
        *("-cp", f"{jars}/*", "org.apache.cassandra.service.CassandraDaemon"),
    ]


def nodetool_command(node: Node, folder: Path, jars: Path) -> list[str]:
    """The words after `java`, before nodetool's own; it keeps its history in the folder."""
    return [
        *opened_packages(),
        *("-Xmx128M", "-XX:TieredStopAtLevel=1", f"-Duser.home={folder}"),
        *(f"-Dlogback.configurationFile=file://{folder}/logback-tools.xml", "-cp", f"{jars}/*"),
        *("org.apache.cassandra.tools.NodeTool", "-h", "127.0.0.1", "-p", str(node.jmx)),
    ]


def agent_of(jars: Path) -> Path:
    return next(jars.glob("jamm-*.jar"))
