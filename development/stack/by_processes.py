"""The stack without Docker, on loopback: Cassandra and Kafka as Java processes, API and analyzer as Python's."""

import json
import os
import shutil
import subprocess
import sys
from typing import Any

from running import KEPT, ROOT, Running, StackError, wait_until_works

SERVERS = ROOT / "development" / "servers"
sys.path.append(str(SERVERS))

import processes  # noqa: E402
from ports import free_ports  # noqa: E402

HOME = KEPT / "processes"
PARTS = ("api", "analyzer")
HOST = "127.0.0.1"


def up() -> Running:
    """Start what does not run; what a stopped stack had stored is there again."""
    cassandra, kafka = _server("cassandra"), _server("kafka")
    environment = {**os.environ, **_settings(cassandra, kafka)}
    ports = _ports()
    for part, command in _commands(ports).items():
        _start(part, command, environment)
    running = Running(f"http://{HOST}:{ports['api']}", f"http://{HOST}:{ports['analyzer']}")
    wait_until_works("The API", running.url, lambda: _look("api"))
    wait_until_works("The analyzer", running.analyzer_url, lambda: _look("analyzer"))
    return running


def down(remove: bool) -> None:
    """Stop what runs: first what uses the servers."""
    for part in PARTS:
        processes.stop(HOME / part)
    for kind in ("kafka", "cassandra"):
        command = [sys.executable, str(SERVERS / "launch.py"), "stop", "--folder", str(HOME / kind)]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    if remove:
        shutil.rmtree(HOME, ignore_errors=True)


def _commands(ports: dict[str, int]) -> dict[str, list[str]]:
    modules = {"api": "terec.ingest_api.main", "analyzer": "terec.regression_analyzer.main"}
    return {
        part: [sys.executable, "-m", module, "--host", HOST, "--port", str(ports[part])]
        for part, module in modules.items()
    }


def _settings(cassandra: dict[str, Any], kafka: dict[str, Any]) -> dict[str, str]:
    return {
        "TEREC_STORE": f"cassandra://{cassandra['host']}:{cassandra['port']}/terec",
        "TEREC_CASSANDRA_USER": cassandra["role"]["user"],
        "TEREC_CASSANDRA_PASSWORD": cassandra["role"]["password"],
        "TEREC_EVENTS": f"kafka://{kafka['host']}:{kafka['port']}",
    }


def _server(kind: str) -> dict[str, Any]:
    print(f"Starting {kind} ...", file=sys.stderr, flush=True)
    command = [sys.executable, str(SERVERS / "launch.py"), kind, "--quick", "--folder", str(HOME / kind)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise StackError(done.stderr.strip())
    return dict(json.loads(done.stdout))


def _ports() -> dict[str, int]:
    """The same ports as at the last start."""
    kept = HOME / "ports.json"
    if not kept.exists():
        kept.write_text(json.dumps(dict(zip(PARTS, free_ports(len(PARTS), [HOST]), strict=True))), encoding="utf-8")
    return dict(json.loads(kept.read_text(encoding="utf-8")))


def _start(part: str, command: list[str], environment: dict[str, str]) -> None:
    folder = HOME / part
    folder.mkdir(parents=True, exist_ok=True)
    if not processes.running_pid(folder):
        (folder / "log").unlink(missing_ok=True)
        processes.start(folder, command, environment)


def _look(part: str) -> str:
    folder = HOME / part
    end = processes.end_of_log(folder)
    if not processes.running_pid(folder):
        raise StackError(f"the {part} ended:\n{end}")
    return end
