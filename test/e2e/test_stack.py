"""./run.sh stack: the whole of TeReC on Cassandra and Kafka, started by one command."""

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from socket import socket

import pytest
import yaml

from terec_testing.test_data import require

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]


def stack(folder: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "TEREC_STACK_FOLDER": str(folder), "TEREC_STACK_NAME": "terec-test", **variables}
    command = [sys.executable, str(ROOT / "development" / "stack" / "stack.py"), *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=900, check=False)


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_has_a_user_limits_and_a_health_check(name: str) -> None:
    service = SERVICES[name]

    assert service["user"] not in ("root", "0", "0:0")
    assert service["mem_limit"]
    assert service["cpus"]
    assert service["pids_limit"]
    assert service["logging"]["options"].keys() == {"max-size", "max-file"}
    assert service["healthcheck"]["test"]


@pytest.mark.parametrize("name", ["api", "analyzer"])
def test_server_waits_for_no_kafka_is_missed_within_a_minute_and_may_end_in_good_order(name: str) -> None:
    service = SERVICES[name]
    conditions = {each: said["condition"] for each, said in service["depends_on"].items()}
    probe = {word: service["healthcheck"][word] for word in ("interval", "retries", "start_period")}

    assert conditions == {"cassandra": "service_healthy", "kafka": "service_started"}
    assert probe == {"interval": "10s", "retries": 3, "start_period": "60s"}
    assert service["stop_grace_period"] == "20s"


def test_api_has_the_memory_that_its_limits_by_default_need() -> None:
    assert SERVICES["api"]["mem_limit"] == "1536m"


@pytest.mark.parametrize("name", SERVICES)
def test_ports_are_open_on_this_machine_alone(name: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name]["ports"])


@pytest.mark.parametrize("name", SERVICES)
def test_each_image_is_a_variable_with_a_default(name: str) -> None:
    assert SERVICES[name]["image"].startswith("${")
    assert ":-" in SERVICES[name]["image"]


def test_data_of_the_servers_outlives_their_containers() -> None:
    kept = {volume.partition(":")[0] for name in ("cassandra", "kafka") for volume in SERVICES[name]["volumes"]}

    assert kept == COMPOSE["volumes"].keys() == {"cassandra", "kafka"}


PUBLIC_CASSANDRA_YAML = """cluster_name: 'Test Cluster'
authenticator:
  class_name : AllowAllAuthenticator
authorizer: AllowAllAuthorizer
# commitlog_sync: group
# commitlog_sync_group_window: 1000ms
commitlog_sync: periodic
commitlog_sync_period: 10000ms
commitlog_segment_size: 32MiB
allow_filtering_enabled: true
"""
"""What of the public image's file the command of the service meets."""


@pytest.mark.parametrize("shipped", [PUBLIC_CASSANDRA_YAML, "authorizer: AllowAllAuthorizer\ncommitlog_sync: batch"])
def test_cassandra_syncs_what_it_acknowledges_however_often_its_container_starts(tmp_path: Path, shipped: str) -> None:
    written = tmp_path / "cassandra.yaml"
    written.write_text(shipped, encoding="utf-8")
    *shell, script = SERVICES["cassandra"]["command"]
    started = script.replace("$$", "$").replace("/etc/cassandra/cassandra.yaml", str(written))
    for _ in range(2):
        subprocess.run([*shell, started.replace("exec docker-entrypoint.sh", "echo")], check=True, capture_output=True)

    read = yaml.safe_load(written.read_text(encoding="utf-8"))
    assert {name: value for name, value in read.items() if name.startswith("commitlog_sync")} == {
        "commitlog_sync": "batch"
    }
    assert (read["authorizer"], read["allow_filtering_enabled"]) == ("CassandraAuthorizer", False)


def test_machine_without_docker_is_told_the_other_way(tmp_path: Path) -> None:
    done = stack(tmp_path / "stack", "up", PATH=str(tmp_path))

    assert (done.returncode, done.stderr) == (
        1,
        "run.sh stack: There is no Docker here; ./run.sh stack up --processes does without Docker.\n",
    )


def test_machine_without_java_is_told_what_to_install(tmp_path: Path) -> None:
    if shutil.which("mvn") is None:
        require("cassandra", "the jars cannot be fetched here")
    subprocess.run(
        [sys.executable, str(ROOT / "development" / "servers" / "launch.py"), "jars", "cassandra"], check=True
    )
    done = stack(tmp_path / "stack", "up", "--processes", PATH=str(tmp_path), JAVA_HOME="")

    assert done.returncode == 1
    assert "There is no Java here" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("words", [(), ("--processes",), ("--remove",)])
def test_nothing_to_stop_is_fine(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert stack(tmp_path / "stack", "down", *words, PATH=str(tmp_path)).returncode == 0


def test_processes_are_stopped_without_asking_docker(tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    docker = tmp_path / "docker"
    docker.write_text(f"#!/bin/sh\ntouch {asked}\nexit 1\n", encoding="utf-8")
    docker.chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"

    stack(tmp_path / "stack", "down", "--processes", PATH=path)
    assert not asked.exists()
    stack(tmp_path / "stack", "down", PATH=path)
    assert asked.exists()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "stack"
    down = stack(tmp_path / "stack", "down", "--remove")
    assert down.returncode == 0, down.stderr


def assert_shows_verdicts(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 0, done.stderr
    assert "keepsTaxOfInvoice" in done.stdout
    assert [word for word in ("NEW", "KNOWN", "FLAKY", "INFRA") if word in done.stdout.partition("Is it new")[2]] == [
        *("NEW", "KNOWN", "FLAKY", "INFRA"),
    ]


def health(done: subprocess.CompletedProcess[str]) -> str:
    (url,) = (line.partition("=")[2] for line in done.stdout.splitlines() if "export TEREC_URL=" in line)
    with urllib.request.urlopen(f"{url}/health", timeout=30) as answer:
        return str(json.load(answer)["status"])


@pytest.mark.stack
def test_stack_of_processes_shows_the_demo_and_keeps_it_over_a_stop(folder: Path) -> None:
    if shutil.which("java") is None:
        require("cassandra", "there is no Java here")
    shown = stack(folder, "demo", "--processes")
    assert_shows_verdicts(shown)
    stopped = stack(folder, "down")
    again = stack(folder, "up", "--processes")

    assert stopped.returncode == 0
    assert health(again) == "ok"
    assert_demo_is_there(again)


def assert_demo_is_there(done: subprocess.CompletedProcess[str]) -> None:
    (url,) = (line.partition("=")[2] for line in done.stdout.splitlines() if "export TEREC_URL=" in line)
    words = ["builds", "branches", "ci", "--org", "test", "--project", "test", "--url", url, "--json"]
    listed = subprocess.run([Path(sys.executable).with_name("terec"), *words], capture_output=True, check=True)
    assert {each["branch"] for each in json.loads(listed.stdout)} > {"main"}


@pytest.mark.stack
def test_stack_of_containers_shows_the_demo_as_the_user_and_with_the_token_that_are_given(folder: Path) -> None:
    if subprocess.run(["docker", "info"], capture_output=True, check=False).returncode:
        require("docker", "Docker does not run here")
    given = {"TEREC_CASSANDRA_USER": "shop", "TEREC_CASSANDRA_PASSWORD": "it's ours", "TEREC_ADMIN_TOKEN": "given"}
    shown = stack(folder, "demo", **free_ports(), **given)

    assert_shows_verdicts(shown)
    assert (folder / "admin-token").read_text(encoding="utf-8") == "given"
    assert health(shown) == "ok"


def free_ports() -> dict[str, str]:
    """Ports for the containers that no other stack takes."""
    opened = [socket() for _ in range(4)]
    for each in opened:
        each.bind(("127.0.0.1", 0))
    ports = [str(each.getsockname()[1]) for each in opened]
    for each in opened:
        each.close()
    names = ("API", "ANALYZER", "CASSANDRA", "KAFKA")
    return {f"TEREC_STACK_{name}_PORT": port for name, port in zip(names, ports, strict=True)}
