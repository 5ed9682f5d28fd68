"""The keys under which rows lie, as a WHERE names them; their values are the words of the keys in their order."""

from typing import Final

OF_SUITE: Final = "org = ? AND project = ? AND suite = ?"
OF_BRANCH: Final = f"{OF_SUITE} AND branch = ?"
OF_RUN: Final = f"{OF_BRANCH} AND run_id = ?"
OF_RUNS: Final = f"{OF_BRANCH} AND run_id IN ?"
"""Of some runs of one branch."""

OF_TEXTS: Final = "org = ? AND term = ? AND day = ? AND shard = ?"
"""Of a partition of texts or of their uses."""

OF_TEXT: Final = f"{OF_TEXTS} AND digest = ?"
