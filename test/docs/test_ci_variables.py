"""The tables of what CI's words are read from are held against the code that reads them."""

import re
from inspect import getsource
from pathlib import Path
from sys import modules
from types import ModuleType

import pytest

from terec.ci_context import GIT, SYSTEMS, WORDS, read_context
from terec_testing import ci_variables

PAGE = (Path(__file__).parents[2] / "docs" / "ci.md").read_text()
VARIABLE = re.compile(r"`([A-Z][A-Z0-9_]{3,})`")
NAMES = sorted({each.name for each in SYSTEMS})
SETS: dict[str, ModuleType] = {
    "GitHub Actions": ci_variables.github,
    "GitLab CI": ci_variables.gitlab,
    "Jenkins": ci_variables.jenkins,
    "Buildkite": ci_variables.buildkite,
    "CircleCI": ci_variables.circleci,
    "Azure Pipelines": ci_variables.azure,
}
NOT_READ_FROM_CI = {"ci", "root", "shallow", "commits", "base_history"}


def _table(name: str) -> dict[str, str]:
    """The cells of a CI's table by word of the context."""
    section = PAGE.partition(f"\n### {name}\n")[2].partition("\n### ")[0]
    cells = {}
    for words, cell in re.findall(r"^\| ([a-z, ]+) \| (.*)\|$", section, re.MULTILINE):
        if words != "word":
            cells.update({word.strip().replace(" ", "_"): cell for word in words.split(",")})
    return cells


def _source(name: str) -> str:
    readers = {modules[each.read.__module__] for each in SYSTEMS if each.name == name}
    return "".join(map(getsource, readers))


@pytest.mark.parametrize("name", NAMES)
def test_every_word_has_a_row(name: str) -> None:
    assert _table(name).keys() == {word for word in WORDS if word not in NOT_READ_FROM_CI}


@pytest.mark.parametrize("name", NAMES)
def test_every_variable_of_the_table_is_read(name: str) -> None:
    named = {variable for cell in _table(name).values() for variable in VARIABLE.findall(cell)}
    source = _source(name)
    assert named
    assert [each for each in named if f'"{each}"' not in source] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_word_comes_from_a_variable_that_its_row_names(name: str, tmp_path: Path) -> None:
    table = _table(name)
    told = 0
    for variables in vars(SETS[name]).values():
        if not isinstance(variables, dict) or not all(isinstance(value, str) for value in variables.values()):
            continue
        found = read_context(variables, tmp_path)
        for word, origin in found.origin.items():
            if word not in NOT_READ_FROM_CI and origin != GIT:
                assert f"`{origin}`" in table[word], (word, origin)
                told += 1
    assert told >= 20


def test_each_ci_has_its_line_on_the_page() -> None:
    lines = PAGE.partition("## One line each")[2].partition("## Shards")[0]
    for name in NAMES:
        block = lines.partition(f"\n{name}:\n")[2].partition("```\n")[0]
        assert "terec ci -- " in block, name
