"""The launcher starts a real broker, and says what hinders it."""

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from terec_testing.test_data import require

SERVERS = Path(__file__).parents[3] / "development" / "servers"


def launch(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SERVERS / "launch.py"), *map(str, words)]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=300, check=False, env={**os.environ, **environment}
    )


def answer(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    if done.returncode == 3:
        require("kafka", done.stderr.strip())
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    return json.loads(line)


def gone(pid: int) -> bool:
    """Whether the process has ended, or does within some seconds."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], 30)[0])
    finally:
        os.close(handle)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "kafka"
    launch("stop", "--folder", tmp_path / "kafka")


def test_killed_server_comes_back_on_its_port_and_a_running_one_stays(folder: Path) -> None:
    first = answer(launch("kafka", "--quick", "--folder", folder))
    again = answer(launch("kafka", "--quick", "--folder", folder))
    os.killpg(first["pid"], signal.SIGKILL)
    assert gone(first["pid"])
    third = answer(launch("kafka", "--quick", "--folder", folder))

    assert again == first
    assert third["port"] == first["port"]
    assert third["pid"] != first["pid"]


def test_server_ends_with_its_owner_and_leaves_nothing(folder: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as owner:
        started = answer(launch("kafka", "--quick", "--folder", folder, "--owner", str(owner.pid)))
        owner.kill()

    assert gone(started["pid"])
    assert gone(started["guard"])
    assert not folder.exists()


def test_server_that_ends_at_once_is_reported_with_its_log(folder: Path) -> None:
    answer(launch("kafka", "--quick", "--folder", folder))
    launch("stop", "--folder", folder)
    (folder / "node1" / "server.properties").write_text("process.roles=nonsense\n")
    done = launch("kafka", "--quick", "--folder", folder)

    assert done.returncode == 1
    assert "ended with code 1" in done.stderr
    assert "nonsense" in (folder / "node1" / "log").read_text()


def test_machine_without_java_is_told_what_to_install(folder: Path, tmp_path: Path) -> None:
    answer(launch("kafka", "--quick", "--folder", folder))
    launch("stop", "--folder", folder)
    done = launch("kafka", "--quick", "--folder", folder, PATH=str(tmp_path), JAVA_HOME="")

    assert (done.returncode, done.stderr) == (
        3,
        "There is no Java here (java); install a Java runtime of version 17.\n",
    )


def test_machine_without_jars_and_maven_is_told_so(folder: Path, tmp_path: Path) -> None:
    done = launch("kafka", "--quick", "--folder", folder, PATH=str(tmp_path), TEREC_SERVERS_CACHE=str(tmp_path))

    assert (done.returncode, done.stderr) == (
        3,
        f"The jars of kafka are not in {tmp_path} and there is no Maven (mvn) to fetch them.\n",
    )


def test_jar_that_was_changed_is_not_run(folder: Path, tmp_path: Path) -> None:
    jars = Path(launch("jars", "kafka").stdout.strip())
    if not jars.is_absolute():
        require("kafka", "the jars cannot be fetched here")
    copy = tmp_path / jars.name
    copy.mkdir()
    for jar in jars.glob("*.jar"):
        (copy / jar.name).symlink_to(jar)
    (copy / "kafka-clients-4.3.1.jar").unlink()
    (copy / "kafka-clients-4.3.1.jar").write_bytes(b"something else")

    done = launch("kafka", "--quick", "--folder", folder, PATH=str(tmp_path), TEREC_SERVERS_CACHE=str(tmp_path))

    assert done.returncode == 3
    assert not (folder / "node1").exists()
