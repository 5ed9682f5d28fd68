"""Servers as containers of docker-compose.yml, where Docker runs and their images are present."""

import os
import shutil
import socket
import subprocess
from contextlib import closing
from functools import cache
from pathlib import Path
from shlex import quote

from pytest_docker.plugin import DockerComposeExecutor, Services

from terec_testing.servers.launched import Launched, launch

FILE = Path(__file__).parents[4] / "docker-compose.yml"
IMAGES = {"cassandra": ("CASSANDRA_IMAGE", "cassandra:5.0"), "kafka": ("KAFKA_IMAGE", "apache/kafka:4.3.1")}
PORTS = {"cassandra": ("TEREC_STACK_CASSANDRA_PORT", 9042), "kafka": ("TEREC_STACK_KAFKA_PORT", 29092)}
HOST, SUPERUSER = "127.0.0.1", "cassandra"


def can_compose(kind: str) -> bool:
    """Whether the kind's image is here, so that nothing need be pulled."""
    variable, public = IMAGES[kind]
    image = os.environ.get(variable) or public
    return _compose_command() is not None and _succeeds("docker", "image", "inspect", image)


def compose(kind: str, folder: Path, owner: int) -> Launched:
    """Start the kind's service alone, as a project of its own; it ends with the owner."""
    project, (variable, inside) = folder.name.lower(), PORTS[kind]
    command = f"env {variable}={_free_port()} {_compose_command()}"
    executor = DockerComposeExecutor(command, [str(FILE)], project)
    down = f"{command} -f {quote(str(FILE))} -p {quote(project)} down --volumes"
    launch("watch", "--owner", owner, "--folder", folder, down)
    executor.execute(f"up -d --no-build {kind}")
    services = Services(executor)
    return _when_ready(kind, services, services.port_for(kind, inside))


def _when_ready(kind: str, services: Services, port: int) -> Launched:
    node = {"host": HOST, "port": port}
    if kind == "kafka":
        services.wait_until_responsive(lambda: _healthy(services, kind), timeout=90, pause=0.5)
        return Launched(0, {"nodes": [node]}, "")
    made: list[Launched] = []

    def takes_logins() -> bool:
        made.append(launch("role", HOST, port, SUPERUSER, SUPERUSER))
        return made[-1].code == 0

    services.wait_until_responsive(takes_logins, timeout=90, pause=0.5)
    answer = {"nodes": [node], "user": SUPERUSER, "password": SUPERUSER, "role": made[-1].answer}
    return Launched(0, answer, "")


def _healthy(services: Services, kind: str) -> bool:
    listed = services._docker_compose.execute(f"ps {kind}")
    return "(healthy)" in listed.decode()


@cache
def _compose_command() -> str | None:
    """Whichever of compose's two forms is here; None without Docker."""
    if not shutil.which("docker") or not _succeeds("docker", "info"):
        return None
    forms = (["docker", "compose"], ["docker-compose"])
    return next((" ".join(form) for form in forms if shutil.which(form[0]) and _succeeds(*form, "version")), None)


def _succeeds(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
