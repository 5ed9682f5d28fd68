"""Problem details back into the errors that they were."""

import re
from collections.abc import Iterator
from typing import Any

from terec.model import (
    AlreadyExists,
    Denied,
    InvalidInput,
    NotFound,
    StoreError,
    StoreUnreachable,
    TerecError,
    TooLarge,
)

_CAPITAL = re.compile("(?<=[a-z])(?=[A-Z])")
_PREFIX = "urn:terec:problem:"
_BY_STATUS = {400: InvalidInput, 401: Denied, 403: AlreadyExists, 404: NotFound, 413: TooLarge, 503: StoreError}


def error_of(status: int, problem: Any) -> TerecError:
    """The error that the server raised: of the same class when it says which, else of the status.

    ValueError when the answer is no problem with a `detail`.
    """
    if not isinstance(problem, dict) or not isinstance(problem.get("detail"), str):
        raise ValueError("no problem details")
    name = str(problem.get("type", "")).removeprefix(_PREFIX)
    kind = _by_name().get(name) or _BY_STATUS.get(status) or (TerecError if status >= 500 else InvalidInput)
    return kind(problem["detail"])


def unreachable(url: str, reason: str) -> StoreUnreachable:
    return StoreUnreachable(f"No TeReC server answers at {url}: {reason}.")


def _by_name() -> dict[str, type[TerecError]]:
    return {_CAPITAL.sub("-", kind.__name__).lower(): kind for kind in _tree(TerecError)}


def _tree(kind: type[TerecError]) -> Iterator[type[TerecError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _tree(below)
