"""A store that counts what it is asked."""

from collections import Counter
from typing import Any

from terec.store import Store


class Counting:
    """Answers as the store does; asked: how often, by name of the question."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.asked: Counter[str] = Counter()

    def __getattr__(self, name: str) -> Any:
        self.asked[name] += 1
        return getattr(self._store, name)
