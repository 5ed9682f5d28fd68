"""Texts, flags and numbers, and the sentence for one that is wrong."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from terec import cli

Terec = Callable[..., Any]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("builds", "history", "ci", "main", "--limit", "many"), "'--limit': 'many' is no whole number"),
        (("builds", "history", "ci", "main", "--limit", 0), "'--limit': 0 is out of bounds, it is 1 to 1000"),
        (("import", ".", "--run-id", -1), "'--run-id': -1 is out of bounds, it is at least 0"),
        (("import", ".", "--time", "noon"), "--time is 'noon'; give a time such as "),
        (("import", ".", "--status", "RED"), "'--status'"),
        (("builds", "bar", "ci", "main", "--field", "colour"), "'--field'"),
        (("junit", "convert", "a.xml", "main", "last"), "'RUN_ID': 'last' is no whole number"),
        (("builds", "histry"), "Did you mean 'history'"),
    ],
)
def test_wrong_word_is_named_with_what_it_may_be(terec: Terec, words: tuple[object, ...], sentence: str) -> None:
    said = terec(*words)
    assert (said.code, said.out) == (2, "")
    assert sentence in said.err
    assert said.err.count("\n") == 1


def test_missing_word_is_named(terec: Terec) -> None:
    assert "'SUITE'" in terec("builds", "history").err


def test_half_a_run_is_a_wrong_call(terec: Terec) -> None:
    said = terec("check", "ci", "main")
    assert said.code == 2
    assert "RUN_ID" in said.err


def test_the_insides_of_typer_are_used_in_one_module_alone() -> None:
    modules = Path(cli.__file__).parent.rglob("*.py")
    assert [each.name for each in modules if "typer._" in each.read_text()] == ["typer_insides.py"]
