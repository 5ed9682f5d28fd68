"""Where rows lie: the periods and shards that keep partitions small."""

from collections.abc import Callable
from typing import Final

from terec.model import SuiteKey
from terec.store_cassandra.cluster.database import Database, Undecided
from terec.store_cassandra.layout.keys import OF_SUITE

_DAY = 24 * 60 * 60 * 1_000_000
_WEEK = 7 * _DAY

TEXT_SHARDS: Final = 64
HASH_SHARDS: Final = 512
"""A quarter of 200 builds a day with 800 failures each is 29 million rows of some 200 bytes: 11 MB in a partition."""

NAME_BUCKETS: Final = 64

TESTS_IN_BUCKET = 400
"""At 200 builds a day a week of them is 400 * 1,400 rows of some 155 bytes: 87 MB in a partition."""

BUCKETS_MIN, BUCKETS_MAX = 4, 4096

_COUNT = f"SELECT buckets FROM bucket_count WHERE {OF_SUITE} AND week = ?"
_FIX = "INSERT INTO bucket_count (org, project, suite, week, buckets) VALUES (?, ?, ?, ?, ?) IF NOT EXISTS"


def day_of(moment: int) -> int:
    """Days since 1970 of a time in microseconds."""
    return moment // _DAY


def week_of(moment: int) -> int:
    return moment // _WEEK


def quarter_of(moment: int) -> int:
    """Periods of 91 days since 1970."""
    return day_of(moment) // 91


def shard_of(data: bytes, shards: int) -> int:
    """The shard of an id or digest, which is a hash already."""
    return int.from_bytes(data[-4:], "big") % shards


def shard_of_hash(failure_hash: str, shards: int) -> int:
    """The shard of a failure hash, which is text."""
    return shard_of(failure_hash[-4:].encode("utf-8", "surrogatepass"), shards)


class BucketCounts:
    """Into how many buckets the history of a suite is cut in a week: fixed with the first results of that week."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[tuple[SuiteKey, int], int] = {}

    def of(self, suite: SuiteKey, week: int) -> int | None:
        """The count; None while the week has no results."""
        known = self._known.get((suite, week))
        if known is None:
            rows = self._database.rows(_COUNT, (*suite, week))
            if not rows:
                return None
            known = self._known[suite, week] = rows[0].buckets
        return known

    def known(self, suite: SuiteKey, week: int) -> int | None:
        """The count as far as it was met before; asks nothing."""
        return self._known.get((suite, week))

    def fixed(self, suite: SuiteKey, week: int, tests: Callable[[], int]) -> int:
        """The count, fixed now for about so many tests where it was not; the week before has a say in it.

        tests: asked only where it was not.
        """
        known = self.of(suite, week)
        if known is None:
            wanted = max(buckets_for(tests()), self.of(suite, week - 1) or 0)
            try:
                self._database.decide([(_FIX, (*suite, week, wanted))])
            except Undecided:  # reading ends what was begun: what is there then stands
                if not self._database.settled(_COUNT, (*suite, week)):
                    raise
            known = self.of(suite, week) or wanted
        return known


def buckets_for(tests: int) -> int:
    """The power of two that puts at most TESTS_IN_BUCKET into a bucket."""
    buckets = BUCKETS_MIN
    while buckets * TESTS_IN_BUCKET < tests and buckets < BUCKETS_MAX:
        buckets *= 2
    return buckets
