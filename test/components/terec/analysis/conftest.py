"""A CI over the store, with an analyzer behind it or none."""

import pytest

from terec.store import Store
from terec_testing.ci import Ci


@pytest.fixture
def ci(store: Store) -> Ci:
    return Ci(store)


@pytest.fixture
def unread(store: Store) -> Ci:
    """No analyzer: everything is judged when asked for."""
    return Ci(store, analyzed=False)
