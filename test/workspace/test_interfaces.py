"""A brick is entered through its `__init__.py` alone, and takes out only what stands in its `__all__`."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
BRICKS = {each.parent.name: each for each in ROOT.glob("*/terec/*/__init__.py")}


class Taken(NamedTuple):
    """One name that a module takes from terec; module: where from, as written."""

    module: str
    name: str


def _taken(source: str) -> Iterator[Taken]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (Taken(each.name, "") for each in node.names if each.name.split(".")[0] == "terec")
        elif isinstance(node, ast.ImportFrom) and (node.level or (node.module or "").split(".")[0] == "terec"):
            yield from (Taken("." * node.level + (node.module or ""), each.name) for each in node.names)


def _entered(taken: Taken, own: str, interfaces: dict[str, list[str]]) -> bool:
    """Whether taken is the module's own brick, or a public name of another."""
    namespace, _, inside = taken.module.partition(".")
    brick, _, deeper = inside.partition(".")
    if namespace != "terec" or not brick:
        return False
    return brick == own or (not deeper and taken.name in interfaces.get(brick, []))


def _interface(source: str) -> list[str]:
    """The names in a module's `__all__`."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return list(ast.literal_eval(node.value))
    return []


def _interfaces() -> dict[str, list[str]]:
    return {brick: _interface(file.read_text()) for brick, file in BRICKS.items()}


@pytest.mark.parametrize("brick", sorted(BRICKS))
def test_other_bricks_are_entered_through_their_interface(brick: str) -> None:
    interfaces = _interfaces()
    past = [
        f"{module.relative_to(ROOT)}: {taken.module} {taken.name}"
        for module in sorted(BRICKS[brick].parent.rglob("*.py"))
        for taken in _taken(module.read_text())
        if not _entered(taken, brick, interfaces)
    ]
    assert past == []


@pytest.mark.parametrize("brick", sorted(BRICKS))
def test_an_interface_is_a_sorted_list_of_names(brick: str) -> None:
    names = _interface(BRICKS[brick].read_text())
    assert names
    assert names == sorted(names, key=lambda name: (not name.isupper(), not name[0].isupper(), name))


@pytest.mark.parametrize(
    "line",
    [
        "from terec.store.runs import Run",
        "from terec.store import hidden",
        "from terec.unknown import Store",
        "from terec import store",
        "import terec.store",
        "from ..store import Store",
        "def later():\n    from terec.store.runs import Run",
    ],
)
def test_an_import_past_the_interface_is_found(line: str) -> None:
    (taken,) = _taken(line)
    assert not _entered(taken, "history", {"store": ["Store"], "history": []})


@pytest.mark.parametrize("line", ["from terec.store import Store", "from terec.history.fold import anything"])
def test_an_interface_and_the_own_brick_may_be_entered(line: str) -> None:
    (taken,) = _taken(line)
    assert _entered(taken, "history", {"store": ["Store"], "history": []})
