"""README's walk-through, command by command, as a new user would type it."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from terec.demo import write_demo

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
BLOCKS = re.findall(r"```console\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
TYPED = re.compile(r"^\$ (?:[A-Z_]+=\S+ )*(.+)$", re.MULTILINE)
COMMANDS = [command for block in BLOCKS for command in TYPED.findall(block)]
MADE_ELSEWHERE = (
    "./run.sh test",
    "./run.sh check",
    "./run.sh stack",
    "./run.sh wheels",
    "pip install ",
    "terec ci ",
    "terec backfill",
    "terec import target",
    "curl ",
)
"""Commands that are no part of the walk-through: the tests themselves, the stack, wheels, what stands in CI, curl."""


def _typed(command: str, home: Path) -> list[str]:
    """What run.sh makes of the command; the environment that it sets up is the one of the tests."""
    words = shlex.split(command)
    if words == ["./run.sh"]:
        return [str(BIN / "terec"), "demo", "--file", str(home / "demo.sqlite")]
    return [str(BIN / "terec"), *words[2:]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("home")
    write_demo(folder / "path" / "to" / "reports", builds=20)
    return folder


def test_the_walk_through_runs_from_the_first_command_to_the_last(home: Path) -> None:
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("TEREC_", "GITHUB_"))}
    variables.pop("CI", None)
    variables |= {"TEREC_URL": f"sqlite:///{home / 'demo.sqlite'}", "HOME": str(home)}
    typed = [command for command in COMMANDS if not command.startswith(MADE_ELSEWHERE)]
    assert typed[0] == "./run.sh"
    for command in typed:
        ran = subprocess.run(_typed(command, home), cwd=home, env=variables, capture_output=True, text=True)
        expected = 1 if " check " in command else 0
        assert ran.returncode == expected, f"{command}: {ran.stderr or ran.stdout}"
        assert ran.stdout.strip(), command
        assert "Traceback" not in ran.stderr, command
