"""Every command and option is documented and explains itself."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.core import TyperCommand, TyperGroup, TyperOption

from terec.cli.commands import LazyGroup
from terec.cli.main import root

DOCUMENT = Path(__file__).parents[4] / "docs" / "cli.md"


def _commands(group: TyperGroup, path: str = "terec") -> Iterator[tuple[str, TyperCommand]]:
    for name, listed in group.commands.items():
        command = group.load(name) if isinstance(group, LazyGroup) else listed
        if isinstance(command, TyperGroup):
            yield from _commands(command, f"{path} {name}")
        elif isinstance(command, TyperCommand):
            yield f"{path} {name}", command


COMMANDS = dict(_commands(root()))


def test_the_contract_of_names_is_kept() -> None:
    assert {
        "terec admin setup",
        "terec env",
        "terec builds history",
        "terec builds view",
        "terec builds bar",
        "terec builds histogram",
        "terec builds show",
        "terec tests failed",
        "terec tests history",
        "terec tests check",
        "terec junit convert",
        "terec junit import",
        "terec import",
        "terec jenkins export-build",
        "terec jenkins export-tests",
        "terec jenkins import-run",
        "terec check",
    } <= COMMANDS.keys()


@pytest.mark.parametrize("name", COMMANDS)
def test_command_is_in_the_document_with_its_arguments(name: str) -> None:
    arguments = [each.metavar for each in COMMANDS[name].params if not isinstance(each, TyperOption)]
    text = DOCUMENT.read_text()
    assert f"`{name}" in text or f"### {name}" in text or f", {name}" in text
    for argument in arguments:
        assert re.search(rf"\b{re.escape(str(argument).rstrip('.'))}\b", text)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_in_the_document(name: str) -> None:
    options = [word for each in COMMANDS[name].params if isinstance(each, TyperOption) for word in each.opts]
    text = DOCUMENT.read_text()
    assert [word for word in options if f"`{word}" not in text] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_word_explains_itself_with_an_example(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    assert command.epilog
    assert command.epilog.startswith("Example: terec ")
    assert [each.name for each in command.params if not getattr(each, "help", None)] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_example_is_a_call_that_parses(name: str) -> None:
    import shlex

    words = shlex.split((COMMANDS[name].epilog or "").removeprefix("Example: "), comments=True)
    words = words[: words.index(">")] if ">" in words else words
    own = name.split()
    assert words[: len(own)] == own
    COMMANDS[name].make_context(own[-1], words[len(own) :])


def test_help_lists_what_is_there() -> None:
    assert set(root().commands) >= {name.split()[1] for name in COMMANDS}


@pytest.mark.parametrize("name", sorted({name.rpartition(" ")[0] for name in COMMANDS} - {"terec"}))
def test_every_group_explains_itself_with_an_example(name: str) -> None:
    group: Any = root()
    for word in name.split()[1:]:
        assert isinstance(group, TyperGroup)
        group = group.load(word) if isinstance(group, LazyGroup) else group.commands[word]
    assert (group.epilog or "").startswith(f"Example: {name} ")
