"""Every command that a page shows exists, and takes the options it is shown with."""

import re
import shlex
from pathlib import Path

import pytest

from terec.cli.commands import Entry, LazyGroup
from terec.cli.main import root
from terec.standalone.main import SERVE

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
SHOWN = re.compile(r"^\$ (?:[A-Z_]+=\S+ )*(?:\./run\.sh )?terec (.+)$", re.MULTILINE)
COMMANDS = sorted({(page.name, words) for page in PAGES for words in SHOWN.findall(page.read_text())})


def _command(words: list[str]):  # type: ignore[no-untyped-def]
    """The command that the words lead to, and the words that are left."""
    extra: tuple[Entry, ...] = (SERVE,)
    command = root(extra)
    while words and hasattr(command, "commands") and not words[0].startswith("-"):
        name = words.pop(0)
        assert name in command.commands, f"no command {name}"
        command = command.load(name) if isinstance(command, LazyGroup) else command.commands[name]
    return command, words


def test_pages_show_commands() -> None:
    assert len(COMMANDS) > 10


@pytest.mark.parametrize(("page", "words"), COMMANDS)
def test_a_shown_command_exists_with_its_options(page: str, words: str) -> None:
    command, left = _command(shlex.split(words, comments=True))
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    own = left[: left.index("--")] if "--" in left else left  # what follows is another program's
    given = {word.partition("=")[0] for word in own if word.startswith("--")}
    assert given <= known | {"--help"}, page
