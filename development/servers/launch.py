"""Starts Cassandra or Kafka as Java processes on loopback, for tests and for `./run.sh stack --processes`.

    python development/servers/launch.py cassandra [--nodes 3] [--tls] [--commit-log 128MiB] [--folder F]
    python development/servers/launch.py kafka [--tls] [--folder F]
    python development/servers/launch.py nodetool --folder F [--node N] WORD...
    python development/servers/launch.py stop --folder F [--remove]
    python development/servers/launch.py jars cassandra|kafka|groovy
    python development/servers/launch.py role HOST PORT USER PASSWORD
    python development/servers/launch.py watch --owner PID --folder F COMMAND

Prints one JSON line: kind, host, port, user, password, pid, folder, nodes; for Cassandra also the role that it
made, an ordinary user; with --tls also ca, the file of the authority that the server's certificate is from, and for
Kafka admin, who may do everything there, while user may do nothing that he was not given; with --owner also the guard,
the process that ends the server with its owner. Given a folder that holds a server, it starts again what does not run
there, on the same ports. Each node's log is `nodeN/log` in the folder.
Exits with 1 when a server did not start, with 3 when this machine cannot run one (no Java, or no jars and no way to
fetch them).
Uses the standard library alone.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import folders
import server
from cassandra_node import commit_log_option
from jars import Impossible, jars_of
from nodetool import nodetool
from processes import NotStarted
from role import make_role

NOT_STARTED, IMPOSSIBLE = 1, 3


def main() -> int:
    words = _parser().parse_args()
    try:
        print(words.call(words), flush=True)
    except Impossible as error:
        print(error, file=sys.stderr)
        return IMPOSSIBLE
    except (NotStarted, OSError, subprocess.TimeoutExpired) as error:
        print(error, file=sys.stderr)
        return NOT_STARTED
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Cassandra or Kafka as Java processes on loopback.")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    cassandra = verbs.add_parser("cassandra", help="start a cluster; wait until it takes logins")
    cassandra.add_argument("--nodes", type=int, choices=range(1, 4), default=1, help="nodes on 127.0.0.1 to 3")
    cassandra.add_argument("--only", type=int, help="start no other node of the folder than this one")
    cassandra.add_argument("--commit-log", default="128MiB", help="kept of the log that a killed node reads again")
    kafka = verbs.add_parser("kafka", help="start a broker; wait until it takes requests")
    for verb, heap, call in ((cassandra, "512M", _cassandra), (kafka, "256M", _kafka)):
        verb.add_argument("--folder", type=Path, help="where data and logs go; a new one below the temporary files")
        verb.add_argument("--heap", default=heap, help="memory of each Java heap")
        verb.add_argument("--tls", action="store_true", help="a new one takes clients by TLS, with a password alone")
        verb.add_argument("--quick", action="store_true", help="start in half the time, run slower: not for figures")
        verb.add_argument("--owner", type=int, metavar="PID", help="stop and remove all when this process ends")
        verb.set_defaults(call=call)
    stop = verbs.add_parser("stop", help="stop the server of a folder")
    stop.add_argument("--folder", type=Path, required=True)
    stop.add_argument("--remove", action="store_true", help="remove the folder too")
    stop.set_defaults(call=_stop)
    jars = verbs.add_parser("jars", help="fetch and check the jars, and print their folder")
    jars.add_argument("kind", choices=("cassandra", "kafka", "groovy"))
    jars.set_defaults(call=lambda words: jars_of(words.kind))
    role = verbs.add_parser("role", help="make the ordinary user of TeReC at a running Cassandra")
    for name, kind in (("host", str), ("port", int), ("user", str), ("password", str)):
        role.add_argument(name, type=kind)
    role.set_defaults(call=_role)
    tool = verbs.add_parser("nodetool", help="run Cassandra's nodetool at a node and print what it says")
    tool.add_argument("--folder", type=Path, required=True)
    tool.add_argument("--node", type=int, default=1, help="number of the node, from 1")
    tool.add_argument("words", nargs=argparse.REMAINDER, metavar="WORD")
    tool.set_defaults(call=lambda words: nodetool(words.folder.absolute(), words.node, words.words))
    watch = verbs.add_parser("watch", help="run a command and remove the folder when a process ends")
    watch.add_argument("--owner", type=int, metavar="PID", required=True)
    watch.add_argument("--folder", type=Path, required=True)
    watch.add_argument("command")
    watch.set_defaults(call=_watch_for)
    return parser


def _cassandra(words: argparse.Namespace) -> str:
    options = [*_java_options(words), *commit_log_option(words.commit_log)]
    return _started(words, lambda folder: server.start_cassandra(folder, words.nodes, options, words.only, words.tls))


def _kafka(words: argparse.Namespace) -> str:
    return _started(words, lambda folder: server.start_kafka(folder, _java_options(words), words.tls))


def _java_options(words: argparse.Namespace) -> list[str]:
    quick = ["-XX:TieredStopAtLevel=1"] if words.quick else []
    return [f"-Xms{words.heap}", f"-Xmx{words.heap}", *quick]


def _started(words: argparse.Namespace, start: Callable[[Path], dict[str, Any]]) -> str:
    folder = (words.folder or Path(tempfile.mkdtemp(prefix="terec-server-"))).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    guard = {"guard": _watch(words.owner, folder)} if words.owner else {}
    with folders.one_at_a_time(folder):
        try:
            return json.dumps(start(folder) | guard)
        except NotStarted:
            folders.mark_failed(folder)
            raise


def _watch(owner: int, folder: Path, *command: str) -> int:
    """The process that stops and removes the server when its owner ends."""
    guard = Path(__file__).with_name("guard.py")
    nowhere = subprocess.DEVNULL
    words = [sys.executable, str(guard), str(owner), str(folder), *command]
    return subprocess.Popen(words, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True).pid


def _watch_for(words: argparse.Namespace) -> str:
    return json.dumps({"guard": _watch(words.owner, words.folder.absolute(), words.command)})


def _stop(words: argparse.Namespace) -> str:
    folder = words.folder.absolute()
    if folders.state_of(folder):
        with folders.one_at_a_time(folder):
            server.stop(folder)
            if words.remove:
                folders.remove(folder)
    return json.dumps({"folder": str(folder)})


def _role(words: argparse.Namespace) -> str:
    return json.dumps(make_role(words.host, words.port, words.user, words.password))


if __name__ == "__main__":
    sys.exit(main())
