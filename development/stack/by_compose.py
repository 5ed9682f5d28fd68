"""The stack of docker-compose.yml, on stand-in images where the public ones cannot be pulled."""

import json
import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

from account import make_account, wanted_account
from running import KEPT, ROOT, Running, StackError, wait_until_works

HOST = "127.0.0.1"
PROJECT = os.environ.get("TEREC_STACK_NAME") or "terec"
PUBLIC = {
    "CASSANDRA_IMAGE": "cassandra:5.0",
    "KAFKA_IMAGE": "apache/kafka:4.3.1",
    "PYTHON_IMAGE": "python:3.13-slim",
}
"""The images of docker-compose.yml that are not built from this checkout; a variable that is set goes before."""


def up() -> Running:
    """Build the images of this checkout, start the services and wait until they work."""
    compose = _compose()
    if compose is None:
        raise StackError(f"{_missing()}; ./run.sh stack up --processes does without Docker.")
    token = _token()
    environment = {**os.environ, **_images(), "TEREC_ADMIN_TOKEN": token}
    _run([*compose, "build", "--quiet", "api", "analyzer"], environment, "building the API and the analyzer")
    if not wanted_account().is_first:
        _run([*compose, "up", "--detach", "--no-build", "cassandra"], environment, "starting Cassandra")
        make_account(HOST, _port("CASSANDRA", 9042), wanted_account())
    _run([*compose, "up", "--detach", "--no-build"], environment, "starting the services")
    api, analyzer = (f"http://{HOST}:{_port(*each)}" for each in (("API", 8000), ("ANALYZER", 8001)))
    running = Running(api, analyzer, token, str(_token_file()))
    wait_until_works("The API", running.url, lambda: _log(compose, "api", environment))
    wait_until_works("The analyzer", running.analyzer_url, lambda: _log(compose, "analyzer", environment))
    return running


def down(remove: bool) -> None:
    """Stop the services, where Docker runs."""
    if compose := _compose():
        volumes = ["--volumes"] if remove else []
        _run([*compose, "down", *volumes], dict(os.environ), "stopping the services")


def _compose() -> list[str] | None:
    """The command of compose for this stack, whichever of its two forms is here; None without Docker."""
    if not _succeeds(["docker", "info"]):
        return None
    forms = (["docker", "compose"], ["docker-compose"])
    form = next((each for each in forms if _succeeds([*each, "version"])), None)
    return form and [*form, "--file", str(ROOT / "docker-compose.yml"), "--project-name", PROJECT]


def _missing() -> str:
    if not shutil.which("docker"):
        return "There is no Docker here"
    return "There is no compose beside Docker" if _succeeds(["docker", "info"]) else "Docker does not run here"


def _images() -> dict[str, str]:
    """The images by variable: given, there, pulled, or stand-ins for all."""
    wanted = {variable: os.environ.get(variable) or image for variable, image in PUBLIC.items()}
    if all(_is_there(image) or _succeeds(["docker", "pull", "--quiet", image]) for image in wanted.values()):
        return wanted
    print("The public images cannot be pulled; building stand-ins from Debian packages and jars ...", file=sys.stderr)
    script = ROOT / "development" / "images" / "build.py"
    built = subprocess.run([sys.executable, str(script)], stdout=subprocess.PIPE, text=True, check=False)
    if built.returncode:
        raise StackError("the stand-in images could not be built; the reason stands above.")
    # What pip asks while an image is built may be reachable from this machine's own network alone.
    return {**json.loads(built.stdout), "TEREC_STACK_BUILD_NETWORK": "host"}


def _token() -> str:
    """The token of the server: the one that is given, else the one that is kept, else a new one; kept from then on."""
    file = _token_file()
    kept = file.read_text(encoding="utf-8") if file.exists() else ""
    token = os.environ.get("TEREC_ADMIN_TOKEN") or kept or secrets.token_urlsafe(32)
    if token != kept:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(token, encoding="utf-8")
    return token


def _token_file() -> Path:
    return KEPT / "admin-token"


def _port(part: str, otherwise: int) -> int:
    """Where a service is reached on this machine."""
    return int(os.environ.get(f"TEREC_STACK_{part}_PORT") or otherwise)


def _is_there(image: str) -> bool:
    return _succeeds(["docker", "image", "inspect", image])


def _log(compose: list[str], part: str, environment: dict[str, str]) -> str:
    command = [*compose, "logs", "--tail", "20", part]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False).stdout


def _run(command: list[str], environment: dict[str, str], doing: str) -> None:
    print(f"{doing[0].upper()}{doing[1:]} ...", file=sys.stderr, flush=True)
    # The older builder takes an image that exists nowhere but here.
    environment = {**environment, "DOCKER_BUILDKIT": "0", "COMPOSE_DOCKER_CLI_BUILD": "0"}
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment, check=False
    )
    if done.returncode:
        raise StackError(f"{doing} failed:\n{done.stdout.strip()}")


def _succeeds(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False
