"""Removing a text costs what its uses cost, however many runs have it."""

from typing import Any

from terec.model import RunKey
from terec.store_cassandra.redaction import uses_by_run


class _Uses:
    """Stands for a database with a row of text_use for so many tests of so many runs; counts what it is asked."""

    def __init__(self, runs: int, tests: int) -> None:
        self.asked = 0
        self._rows = [
            type("Row", (tuple,), {"test_id": property(lambda row: row[4])})(("shop", "ci", "main", run, b"%d" % test))
            for run in range(runs)
            for test in range(tests)
        ]

    def stream(self, cql: str, values: object) -> Any:
        self.asked += 1
        return iter(self._rows)


def test_uses_of_a_text_are_read_once_however_many_runs_have_it() -> None:
    uses = _Uses(runs=500, tests=20)

    found = uses_by_run(uses, [("acme", 0, 1, 1, b"digest")])  # type: ignore[arg-type]

    assert (uses.asked, len(found)) == (1, 500)
    assert found[RunKey("acme", "shop", "ci", "main", 7)] == {b"%d" % test for test in range(20)}
