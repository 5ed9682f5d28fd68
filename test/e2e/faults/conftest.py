"""What every test of a fault needs: work under way, and its comparison with the same work undisturbed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from terec.settings import CassandraPlace
from terec.store_cassandra import open_store
from terec_testing.faults import PROPERTY, Damage, damage, differences, readable, row_of, undisturbed, unordered
from terec_testing.work import Survived, Work, work_on_suites


@pytest.fixture
def work() -> Work:
    return work_on_suites()


@pytest.fixture
def survived(tmp_path: Path, record_property: Callable[[str, object], None]) -> Survived:
    """Puts the row of the fault in the table and holds what can be read to what would be without the fault."""

    def compare(fault: str, work: Work, place: CassandraPlace, seconds: float, ordered: bool = True) -> Damage:
        with undisturbed(tmp_path / "undisturbed.sqlite", work.once) as expected, open_store(place) as found:
            done = damage(expected, found, work.keys)
            record_property(PROPERTY, row_of(fault, work.tally, done, seconds))
            wanted, there = (readable(store, work.keys, work.begun) for store in (expected, found))
        if not ordered:
            wanted, there = unordered(wanted), unordered(there)
        assert differences(wanted, there)[:20] == []
        return done

    return compare
