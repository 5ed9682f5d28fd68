"""Parts of a run that are shards: called `k/N`, where several jobs are sharded after the name of their job."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

PARTS_NAMED = 20
"""Most parts that a sentence names."""

_SHARD = re.compile(r"(?:(?P<job>.*\S)\s+)?(?P<number>[0-9]{1,5})/(?P<total>[0-9]{1,5})")


class Shard(NamedTuple):
    """The number-th of total shards of a job; job is empty where the run has one sharded job only."""

    job: str
    number: int
    total: int

    def __str__(self) -> str:
        return f"{self.job} {self.number}/{self.total}".lstrip()


def shard_of(part: str) -> Shard | None:
    """The shard that a part is; None for a part with another kind of name."""
    match = _SHARD.fullmatch(part)
    if match is None:
        return None
    shard = Shard(match["job"] or "", int(match["number"]), int(match["total"]))
    return shard if 1 <= shard.number <= shard.total else None


def job_of(part: str) -> str:
    """What a part is one of: a shard of its job, another part of itself."""
    shard = shard_of(part)
    return part if shard is None else shard.job


def missing_shards(parts: Iterable[str]) -> tuple[str, ...]:
    """The shards that are missing beside those that arrived, job by job; totals that differ: up to the highest."""
    arrived: dict[str, set[int]] = {}
    totals: dict[str, int] = {}
    for shard in filter(None, map(shard_of, parts)):
        arrived.setdefault(shard.job, set()).add(shard.number)
        totals[shard.job] = max(totals.get(shard.job, 0), shard.total)
    return tuple(
        str(Shard(job, number, total))
        for job, total in sorted(totals.items())
        for number in range(1, total + 1)
        if number not in arrived[job]
    )


def parts_expected(parts: Iterable[str], declared: int | None) -> int:
    """How many parts the run will have, as those that arrived and what was declared say; no fewer than arrived."""
    totals: dict[str, int] = {}
    others = 0
    for shard in map(shard_of, parts):
        if shard is None:
            others += 1
        else:
            totals[shard.job] = max(totals.get(shard.job, 0), shard.total)
    return max(others + sum(totals.values()), declared or 0)


def lacking_parts(parts: Sequence[str], declared: int | None) -> str:
    """Which parts of a run have not arrived, as a clause; empty when all have, or none were expected.

    declared: how many parts there are to be. Where the names do not tell which are missing, those that are there are
    listed.
    """
    if missing := missing_shards(parts):
        return f"{_listed('part', missing)} {'has' if len(missing) == 1 else 'have'} not arrived"
    if declared is None or len(parts) >= declared:
        return ""
    if not parts:
        return f"none of {declared} parts has arrived"
    named = [part or "(unnamed)" for part in parts]
    return f"{len(parts)} of {declared} parts have arrived: {_enumerated(named)}"


def _listed(noun: str, names: Sequence[str]) -> str:
    return f"{noun if len(names) == 1 else noun + 's'} {_enumerated(names)}"


def _enumerated(names: Sequence[str]) -> str:
    if len(names) > PARTS_NAMED:
        names = [*names[:PARTS_NAMED], f"{len(names) - PARTS_NAMED:,} more"]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
