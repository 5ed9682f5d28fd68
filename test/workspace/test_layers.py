"""The table of layers for people and the contracts for lint-imports say the same."""

import re
import tomllib
from itertools import takewhile
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text()
LAYERS, INSIDE, *_ = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]


def _rows() -> list[list[str]]:
    """The bricks of each row of the table, top first."""
    lines = PAGE.partition("| layer | bricks |")[2].splitlines()[2:]
    return [re.findall(r"`(\w+)`", line.split("|")[2]) for line in takewhile(lambda line: line.startswith("|"), lines)]


def _layers() -> list[list[str]]:
    """The bricks of each layer of the contract, top first."""
    return [layer.split(" | ") for layer in LAYERS["layers"]]


def test_table_and_contract_name_the_same_bricks_in_the_same_order() -> None:
    layer_of = {brick: nth for nth, layer in enumerate(_layers()) for brick in layer}
    shown = [brick for row in _rows() for brick in row]
    assert sorted(shown) == sorted(layer_of)
    assert [layer_of[brick] for brick in shown] == sorted(layer_of.values())


def test_a_layer_of_the_contract_stands_in_one_row() -> None:
    rows = [set(row) for row in _rows()]
    assert [layer for layer in _layers() if not any(row >= set(layer) for row in rows)] == []


def test_all_below_the_adapters_but_the_web_know_no_driver() -> None:
    adapters = next(nth for nth, row in enumerate(_rows()) if "store_sqlite" in row)
    below = {brick for row in _rows()[adapters + 1 :] for brick in row} - {"web_api"}
    assert {name.removeprefix("terec.") for name in INSIDE["source_modules"]} == below
