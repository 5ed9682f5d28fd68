"""Builds images that stand in for the public ones where none can be pulled, from Debian packages and Maven's jars.

    python development/images/build.py

Prints one JSON line: the variables of docker-compose.yml and the images that they name. What is there already is not
built again. Needs root, debootstrap and a running Docker.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

IMAGES = Path(__file__).parent
sys.path.append(str(IMAGES.parent / "servers"))

from cassandra_node import LOGBACK, agent_of, java_options  # noqa: E402
from jars import Impossible, jars_of  # noqa: E402

PREFIX = "terec-stand-in"
INDEX_SETTINGS = ("index-url", "extra-index-url", "trusted-host")


def main() -> int:
    try:
        print(json.dumps(build()))
    except Impossible as error:
        print(error, file=sys.stderr)
        return 3
    except subprocess.CalledProcessError as error:
        print(f"{error.cmd[0]} ended with code {error.returncode}; its last words stand above.", file=sys.stderr)
        return 1
    return 0


def build() -> dict[str, str]:
    """The stand-ins by variable."""
    debian = _debian()
    with _context("python") as context:
        (context / "pip.conf").write_text(pip_conf(_pip_settings()), encoding="utf-8")
        python = _build("python", context, debian)
    with _context("cassandra", jars_of("cassandra")) as context:
        (context / "logback.xml").write_text(LOGBACK, encoding="utf-8")
        (context / "java-options.txt").write_text(_cassandra_options(context / "lib"), encoding="utf-8")
        cassandra = _build("cassandra", context, debian)
    with _context("kafka", jars_of("kafka")) as context:
        kafka = _build("kafka", context, debian)
    return {"CASSANDRA_IMAGE": cassandra, "KAFKA_IMAGE": kafka, "PYTHON_IMAGE": python}


def pip_conf(settings: dict[str, str]) -> str:
    """The machine's package index for the inside of an image, with the authorities that the image took over."""
    lines = [f"{name} = {settings[name]}" for name in INDEX_SETTINGS if name in settings]
    return "\n".join(["[global]", "cert = /etc/ssl/certs/ca-certificates.crt", *lines, ""])


def _debian() -> str:
    script = IMAGES / "debian.sh"
    image = _named("debian", script.read_bytes())
    if not _exists(image):
        if not shutil.which("debootstrap") or os.getuid() != 0:
            raise Impossible("No image can be pulled, and to build stand-ins takes root and debootstrap (apt).")
        _log("building a small Debian with Java and Python (about a minute, once)")
        subprocess.run([str(script), image], check=True, stdout=sys.stderr)
    return image


@contextmanager
def _context(kind: str, jars: Path | None = None) -> Iterator[Path]:
    """A copy of the image's folder, with the jars in lib."""
    with tempfile.TemporaryDirectory(prefix=f"{PREFIX}-{kind}-") as temporary:
        context = Path(shutil.copytree(IMAGES / kind, Path(temporary) / kind))
        if jars:
            shutil.copytree(jars, context / "lib")
        yield context


def _build(kind: str, context: Path, debian: str) -> str:
    """The image of a context; another content, another name."""
    files = sorted(file for file in context.rglob("*") if file.is_file())
    image = _named(kind, debian.encode(), *(file.name.encode() + file.read_bytes() for file in files))
    if not _exists(image):
        _log(f"building {image}")
        command = ["docker", "build", "--quiet", "--build-arg", f"DEBIAN_IMAGE={debian}", "--tag", image, str(context)]
        # The older builder takes an image that exists nowhere but here.
        subprocess.run(command, check=True, stdout=sys.stderr, env={**os.environ, "DOCKER_BUILDKIT": "0"})
    return image


def _named(kind: str, *contents: bytes) -> str:
    return f"{PREFIX}/{kind}:{hashlib.sha256(b'|'.join(contents)).hexdigest()[:12]}"


def _exists(image: str) -> bool:
    return subprocess.run(["docker", "image", "inspect", image], capture_output=True, check=False).returncode == 0


def _cassandra_options(jars: Path) -> str:
    places = ("-Dcassandra.config=file:///etc/cassandra/cassandra.yaml", "-Dcassandra.storagedir=/var/lib/cassandra")
    logs = ("-Dcassandra.logdir=/var/log/cassandra", "-Dlogback.configurationFile=file:///etc/cassandra/logback.xml")
    agent = Path("/opt/cassandra/lib") / agent_of(jars).name
    return "".join(f"{word}\n" for word in (*java_options(agent), *places, *logs))


def _pip_settings() -> dict[str, str]:
    """This machine's settings of pip, by their names; variables go before files."""
    python = f"{sys.base_prefix}/bin/python3"  # an environment may have been made without pip
    listed = subprocess.run([python, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False)
    lines = sorted(listed.stdout.splitlines(), key=lambda line: line.startswith(":env:"))
    settings = (line.partition("=") for line in lines)
    return {name.rpartition(".")[2]: value.strip("'\"") for name, _, value in settings}


def _log(text: str) -> None:
    print(f"stand-ins: {text}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
