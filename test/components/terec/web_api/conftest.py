"""Servers of other systems that misbehave."""

from collections.abc import Callable, Iterator

import pytest

from terec_testing.scripted import Scripted, scripted_servers


@pytest.fixture
def scripted() -> Iterator[Callable[..., Scripted]]:
    """Starts a server that gives these answers."""
    with scripted_servers() as start:
        yield start
