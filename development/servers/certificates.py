"""Makes a throw-away authority and a server's certificate by it, with the keytool that comes with Java."""

import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import jvm
from jars import Impossible
from processes import DEADLINE, NotStarted

PASSWORD = "throw-away"  # it guards files of a test's server, beside this code
_KEY = ("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2")
_AUTHORITY = ("-alias", "authority", "-dname", "CN=TeReC throw-away authority")
_SERVER = ("-alias", "server", "-dname", "CN=TeReC throw-away server", "-signer", "authority")


class Certificates(NamedTuple):
    """ca: the authority's certificate (PEM). store: the server's key and certificates (PKCS12, PASSWORD)."""

    ca: Path
    store: Path


def make_certificates(folder: Path, hosts: list[str]) -> Certificates:
    """New ones for the addresses, in the folder; NotStarted with keytool's words when it refuses."""
    made = Certificates(folder / "ca.pem", folder / "server.p12")
    names = ",".join(["dns:localhost", *(f"ip:{host}" for host in hosts)])
    for words in (
        ("-genkeypair", *_AUTHORITY, *_KEY, "-ext", "bc:critical=ca:true", "-ext", "ku:critical=keyCertSign"),
        ("-genkeypair", *_SERVER, *_KEY, "-ext", f"san={names}"),
        ("-exportcert", "-rfc", "-alias", "authority", "-file", str(made.ca)),
        ("-delete", "-alias", "authority"),  # or the server might show it as its own certificate
    ):
        _keytool(*words, "-keystore", str(made.store), "-storetype", "PKCS12", "-storepass", PASSWORD)
    return made


def _keytool(*words: str) -> None:
    command = [_command(), *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=DEADLINE, check=False)
    if done.returncode:
        raise NotStarted(f"keytool made no certificate:\n{done.stdout}{done.stderr}")


def _command() -> str:
    found = shutil.which("keytool", path=str(Path(jvm.java()).resolve().parent)) or shutil.which("keytool")
    if not found:
        raise Impossible("There is no keytool beside Java; install a Java runtime that has it.")
    return found
