"""A Cassandra cluster or a Kafka broker in a folder: started, started again on the same ports, stopped."""

import subprocess
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import cassandra_node
import cql
import jvm
import kafka_broker
import processes
from certificates import Certificates, make_certificates
from folders import home, keep, state_of
from jars import jars_of
from ports import free_ports
from role import make_role

HOST = "127.0.0.1"


def start_cassandra(
    folder: Path, nodes: int, options: list[str], only: int | None = None, tls: bool = False
) -> dict[str, Any]:
    """Start the cluster's nodes that do not run (only: no other than this one) and wait until they take logins.

    tls: a cluster that is made now takes clients by TLS alone.
    """
    jars, state = jars_of("cassandra"), state_of(folder) or _new_cassandra(folder, nodes, tls)
    until = time.monotonic() + processes.DEADLINE * len(state["nodes"])
    with ExitStack() as undo:
        started = [
            (node, _start_node(cassandra_node.Node(*node), folder, jars, options, undo, until))
            for node in state["nodes"]
            if node[0] == (only or node[0]) and not processes.running_pid(home(folder, node[0]))
        ]
        for node, process in started:
            _wait_for_login(cassandra_node.Node(*node), process, folder, until, complete=not only, ca=_ca(state))
        role = state.get("role") or _with_role(folder, state)
        undo.pop_all()
    return _cassandra_answer(folder, state, role)


def start_kafka(folder: Path, options: list[str], tls: bool = False) -> dict[str, Any]:
    """Start the broker unless it runs, and wait until it takes requests.

    tls: one that is made now takes clients by TLS and with a password alone.
    """
    jars, state = jars_of("kafka"), state_of(folder) or _new_kafka(folder, tls)
    broker = home(folder, 1)
    if not processes.running_pid(broker):
        if not (broker / "data").exists():
            _format(broker, jars, with_users=bool(state.get("ca")))
        until, before = time.monotonic() + processes.DEADLINE, _size(broker / "log")
        with ExitStack() as undo:
            undo.callback(processes.stop, broker, 1)
            process = jvm.start(broker, kafka_broker.command(jars, options))
            processes.wait_until(lambda: _said(broker, kafka_broker.STARTED, before), process, broker, until)
            undo.pop_all()
    node = {"host": HOST, "port": state["port"], "pid": processes.running_pid(broker)}
    return {"kind": "kafka", **node, **_kafka_accounts(state), "folder": str(folder), "nodes": [node]}


def stop(folder: Path) -> None:
    """End every process of the folder's server."""
    for node in sorted(folder.glob("node*")):
        processes.stop(node)


def _new_cassandra(folder: Path, nodes: int, tls: bool) -> dict[str, Any]:
    hosts = [f"127.0.0.{number}" for number in range(1, nodes + 1)]
    port, storage, ssl_storage, *jmx = free_ports(3 + nodes, hosts)
    made = [
        cassandra_node.Node(number, nodes, host, port, storage, ssl_storage, jmx[number - 1])
        for number, host in enumerate(hosts, 1)
    ]
    certificates = make_certificates(folder, hosts) if tls else None
    for node in made:
        home(folder, node.number).mkdir(parents=True, exist_ok=True)
        cassandra_node.write_files(node, home(folder, node.number), certificates)
    return keep(folder, {"kind": "cassandra", "nodes": made, **_kept(certificates)})


def _with_role(folder: Path, state: dict[str, Any]) -> dict[str, str]:
    first = cassandra_node.Node(*state["nodes"][0])
    account = (cassandra_node.USER, cassandra_node.PASSWORD)
    state["role"] = make_role(first.host, first.port, *account, _ca(state))
    keep(folder, state)
    return dict(state["role"])


def _start_node(
    node: cassandra_node.Node, folder: Path, jars: Path, options: list[str], undo: ExitStack, until: float
) -> subprocess.Popen[bytes]:
    """Start a node and wait until it listens: the next one asks it for the cluster."""
    own = home(folder, node.number)
    before = _size(own / "log")
    undo.callback(processes.stop, own, 1)
    process = jvm.start(own, cassandra_node.command(node, own, jars, options))
    processes.wait_until(lambda: _said(own, cassandra_node.LISTENING, before), process, own, until)
    return process


def _wait_for_login(
    node: cassandra_node.Node,
    process: subprocess.Popen[bytes],
    folder: Path,
    until: float,
    complete: bool,
    ca: Path | None,
) -> None:
    """Wait until the node takes logins, and (complete) knows all others."""

    def ready() -> bool:
        try:
            account = (cassandra_node.USER, cassandra_node.PASSWORD)
            with cql.logged_in(node.host, node.port, *account, ca) as connection:
                return not complete or connection.count("system.peers") == node.nodes - 1
        except (OSError, cql.Refused):
            return False

    processes.wait_until(ready, process, home(folder, node.number), until)


def _cassandra_answer(folder: Path, state: dict[str, Any], role: dict[str, str]) -> dict[str, Any]:
    nodes = [
        {"host": node.host, "port": node.port, "pid": processes.running_pid(home(folder, node.number)), "jmx": node.jmx}
        for node in (cassandra_node.Node(*each) for each in state["nodes"])
    ]
    account = {"user": cassandra_node.USER, "password": cassandra_node.PASSWORD}
    told = {"ca": state.get("ca", ""), "folder": str(folder), "nodes": nodes, "role": role}
    return {"kind": "cassandra", **nodes[0], **account, **told}


def _new_kafka(folder: Path, tls: bool) -> dict[str, Any]:
    port, controller = free_ports(2, [HOST])
    home(folder, 1).mkdir(parents=True, exist_ok=True)
    certificates = make_certificates(folder, [HOST]) if tls else None
    kafka_broker.write_files(HOST, port, controller, home(folder, 1), certificates)
    return keep(folder, {"kind": "kafka", "port": port, **_kept(certificates)})


def _kafka_accounts(state: dict[str, Any]) -> dict[str, Any]:
    if "ca" not in state:
        return {"user": "", "password": "", "ca": ""}
    admin = {"user": kafka_broker.ADMIN, "password": kafka_broker.ADMIN_PASSWORD}
    return {"user": kafka_broker.USER, "password": kafka_broker.PASSWORD, "admin": admin, "ca": state["ca"]}


def _kept(certificates: Certificates | None) -> dict[str, str]:
    return {"ca": str(certificates.ca)} if certificates else {}


def _ca(state: dict[str, Any]) -> Path | None:
    """The authority of a server's folder that takes clients by TLS."""
    return Path(state["ca"]) if "ca" in state else None


def _format(broker: Path, jars: Path, with_users: bool) -> None:
    words = [jvm.java(), *kafka_broker.format_command(jars, with_users)]
    done = subprocess.run(words, cwd=broker, capture_output=True, text=True, timeout=processes.DEADLINE, check=False)
    if done.returncode:
        raise processes.NotStarted(f"Kafka's folder could not be made:\n{done.stdout}{done.stderr}")


def _size(log: Path) -> int:
    return log.stat().st_size if log.exists() else 0


def _said(own: Path, words: bytes, after: int) -> bool:
    """Whether the log holds the words behind that place."""
    with (own / "log").open("rb") as log:
        log.seek(after)
        return words in log.read()
