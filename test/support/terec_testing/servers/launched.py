"""Runs development/servers/launch.py, whose answers and refusals become a test's."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from terec.settings import Host
from terec_testing.servers.kinds import CassandraServer, KafkaServer
from terec_testing.test_data import require

LAUNCHER = Path(__file__).parents[4] / "development" / "servers" / "launch.py"
IMPOSSIBLE = 3
NONE = "none"


class Launched(NamedTuple):
    """How a start went. code: of the launcher; answer: its JSON, empty unless it went well; error: what it said."""

    code: int
    answer: dict[str, Any]
    error: str


def launch(*words: str | int | Path) -> Launched:
    """Nothing is started of a kind whose variable says `none`."""
    variable = f"TEREC_TEST_{words[0]}".upper()
    if os.environ.get(variable) == NONE:
        return Launched(IMPOSSIBLE, {}, f"{variable} is {NONE}")
    done = _run(words)
    return Launched(done.returncode, json.loads(done.stdout) if done.returncode == 0 else {}, done.stderr.strip())


def told(*words: str | int | Path) -> str:
    """What the launcher prints for a verb that starts nothing; fails with its words."""
    done = _run(words)
    if done.returncode:
        pytest.fail(done.stderr.strip(), pytrace=False)
    return done.stdout


def _run(words: Sequence[str | int | Path]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(LAUNCHER), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)


def answer_of(kind: str, launched: Launched) -> dict[str, Any]:
    """The answer of a start; skips aloud where this machine cannot run such a server, fails where it did not start."""
    if launched.code == IMPOSSIBLE:
        require(kind, launched.error)
    if launched.code:
        pytest.fail(f"{kind} did not start: {launched.error}", pytrace=False)
    return launched.answer


def as_cassandra(answer: dict[str, Any]) -> CassandraServer:
    role = answer["role"]
    return CassandraServer(
        _hosts(answer), answer["user"], answer["password"], (role["user"], role["password"]), answer.get("ca", "")
    )


def as_kafka(answer: dict[str, Any]) -> KafkaServer:
    user, password, ca = (answer.get(name, "") for name in ("user", "password", "ca"))
    admin = answer.get("admin", {"user": "", "password": ""})
    return KafkaServer(_hosts(answer), user, password, ca, (admin["user"], admin["password"]))


def _hosts(answer: dict[str, Any]) -> tuple[Host, ...]:
    return tuple(Host(node["host"], node["port"]) for node in answer["nodes"])
