"""The README's picture is made from a command's real output."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PICTURES = sorted((ROOT / "docs" / "pictures").glob("*.svg"))
REMOTE = re.compile(r"""@import|url\((?!#)|href|src=|https?://(?!www\.w3\.org/2000/svg["'])[^<]*["')]""")


def make_picture(target: Path, program: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "development" / "picture.py"), str(target), *words]
    command += ["--", sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def texts(picture: str) -> str:
    return "".join(re.findall(r"<text[^>]*>([^<]*)</text>", picture)).replace("&#160;", " ")


def test_command_runs_in_a_terminal_of_the_given_width(tmp_path: Path) -> None:
    program = "import os, sys; print('width', os.get_terminal_size().columns if sys.stdout.isatty() else None)"
    made = make_picture(tmp_path / "a.svg", program, "--columns", "72")

    assert made.returncode == 0, made.stderr
    assert "width 72" in texts((tmp_path / "a.svg").read_text(encoding="utf-8"))


def test_colours_and_letters_of_the_terminal_are_in_the_picture(tmp_path: Path) -> None:
    make_picture(tmp_path / "a.svg", r"print('\x1b[31m█ größe\x1b[0m')")
    picture = (tmp_path / "a.svg").read_text(encoding="utf-8")

    assert "█ größe" in texts(picture)
    assert "#e05c65" in picture


def test_command_that_breaks_makes_no_picture(tmp_path: Path) -> None:
    program = "import os, sys; print('disk full', file=sys.stderr, flush=True); os._exit(3)"
    made = make_picture(tmp_path / "a.svg", program)

    assert made.returncode != 0
    assert "disk full" in made.stderr
    assert not (tmp_path / "a.svg").exists()


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.name)
def test_pictures_fetch_nothing(picture: Path) -> None:
    assert not REMOTE.search(picture.read_text(encoding="utf-8"))


def test_readme_shows_pictures_that_are_there() -> None:
    shown = re.findall(r"\((docs/pictures/[^)]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))

    assert shown
    assert all((ROOT / path).is_file() for path in shown)
