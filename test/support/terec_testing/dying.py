"""A writer that dies in the middle of a step."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest


class Died(BaseException):
    """The process is gone from here on."""


@contextmanager
def dying(monkeypatch: pytest.MonkeyPatch, owner: object, name: str) -> Iterator[None]:
    """Whoever calls this method dies instead; the block ends there."""

    def die(*_: object, **__: object) -> None:
        raise Died

    with monkeypatch.context() as patched, suppress(Died):
        patched.setattr(owner, name, die)
        yield
