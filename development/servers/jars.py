"""Fetches the jars of a server once, and lets only those through whose sums are on the committed list."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

LISTS = Path(__file__).with_name("jars")


class Impossible(Exception):
    """What this machine lacks for a server, in one sentence."""


def jars_of(kind: str) -> Path:
    """The folder with the jars of `cassandra` or `kafka`; Maven fetches them unless the cache has the listed ones."""
    sums = read_sums(LISTS / f"{kind}.sha256")
    folder = cache() / f"{kind}-{hashlib.sha256(repr(sorted(sums.items())).encode()).hexdigest()[:12]}"
    if differences(folder, sums):
        _fetch(kind, folder, sums)
    return folder


def cache() -> Path:
    return Path(os.environ.get("TEREC_SERVERS_CACHE") or Path.home() / ".cache" / "terec" / "servers").absolute()


def read_sums(file: Path) -> dict[str, str]:
    """Name of a jar and its sum, from a list as sha256sum writes it."""
    lines = (line.split() for line in file.read_text(encoding="utf-8").splitlines())
    return {name: digest for digest, name in lines}


def differences(folder: Path, sums: dict[str, str]) -> list[str]:
    """Names of the jars that are missing, changed or not on the list."""
    found = {jar.name: hashlib.sha256(jar.read_bytes()).hexdigest() for jar in folder.glob("*.jar")}
    return sorted(name for name in found.keys() | sums.keys() if found.get(name) != sums.get(name))


def _fetch(kind: str, folder: Path, sums: dict[str, str]) -> None:
    """Fill the folder in one step, so that two launchers at once cannot see each other's half."""
    maven = shutil.which("mvn")
    if not maven:
        raise Impossible(f"The jars of {kind} are not in {cache()} and there is no Maven (mvn) to fetch them.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f"{kind}-") as fetched:
        whole = Path(fetched) / "lib"
        _copy_dependencies(maven, kind, whole)
        if wrong := differences(whole, sums):
            raise Impossible(f"Jars of {kind} differ from {LISTS.name}/{kind}.sha256: {', '.join(wrong)}.")
        if differences(folder, sums):
            shutil.rmtree(folder, ignore_errors=True)
            whole.rename(folder)


def _copy_dependencies(maven: str, kind: str, target: Path) -> None:
    words = ["-q", "-B", "-f", str(LISTS / f"{kind}.xml"), "dependency:copy-dependencies"]
    words += ["-DincludeScope=runtime", f"-DoutputDirectory={target}"]
    try:
        done = subprocess.run([maven, *words], capture_output=True, text=True, timeout=300, check=False)
    except subprocess.TimeoutExpired:
        raise Impossible(f"Maven did not deliver the jars of {kind} within five minutes.") from None
    if done.returncode:
        last = (done.stdout + done.stderr).strip().splitlines()[:1]
        raise Impossible(f"Maven could not fetch the jars of {kind}: {' '.join(last)}")
