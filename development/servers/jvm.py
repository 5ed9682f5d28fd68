"""Runs Java with its words in a file: a command line of them would be long to read in a list of processes."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import processes
from jars import Impossible


def java() -> str:
    """The java command of JAVA_HOME, else of the path."""
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=f"{home}/bin" if home else None) or shutil.which("java")
    if not found:
        raise Impossible("There is no Java here (java); install a Java runtime of version 17.")
    return found


def start(folder: Path, words: Sequence[str]) -> subprocess.Popen[bytes]:
    """Run java with the words in the folder; see processes.start."""
    (folder / "args.txt").write_text("".join(f"{_quoted(word)}\n" for word in words), encoding="utf-8")
    return processes.start(folder, [java(), "@args.txt"], os.environ)


def _quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
