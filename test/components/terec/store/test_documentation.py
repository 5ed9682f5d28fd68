"""docs/data-model.md tells of every method of the ports."""

import re
from pathlib import Path

import pytest

from terec.store import Archive, Judgements, Organisations, Outbox, Readers, Results, Runs, Search, Store

PAGE = Path(__file__).parents[4] / "docs" / "data-model.md"
METHODS = sorted(
    name
    for port in (Organisations, Runs, Results, Outbox, Readers, Judgements, Archive, Search, Store)
    for name in vars(port)
    if not name.startswith("_") and callable(getattr(port, name))
)


def rows() -> dict[str, list[str]]:
    cells = (line.strip("|").split("|") for line in PAGE.read_text().splitlines() if line.startswith("| `"))
    return {re.sub("[ `]", "", row[0]): [cell.strip() for cell in row[1:]] for row in cells}


@pytest.mark.parametrize("method", METHODS)
def test_method_has_its_query_and_its_planned_table(method: str) -> None:
    assert method in rows(), f"{method} is missing in {PAGE.name}"
    assert len(rows()[method]) == 2
    assert all(rows()[method])


def test_page_tells_of_nothing_that_is_not_there() -> None:
    assert set(rows()) == set(METHODS)
