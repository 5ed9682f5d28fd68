"""One hash over all that can be read of a run, equal in two stores that answer the same."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from hashlib import blake2b
from itertools import islice
from typing import Any, NamedTuple

from terec.model import LONG_TEXTS, RecordedResult, RecordedRun, RunKey
from terec.store import Store

_AT_ONCE = 500


class Fingerprint(NamedTuple):
    """results, texts: how many effective results and long texts of theirs the hash is made from."""

    digest: str
    results: int
    texts: int


def fingerprint_of(store: Store, key: RunKey) -> Fingerprint | None:
    """Of the header, the results with their whole texts, their signatures and every try of a case; None: no such run.

    Memory grows with the failures of the run, not with its texts.
    """
    run = store.run(key)
    if run is None:
        return None
    encoder = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=_plain)
    digest = blake2b(digest_size=16)
    counts = [0, 0]
    for each in _words(store, run, counts):
        digest.update(encoder.encode(each).encode("utf-8", "surrogatepass"))
    return Fingerprint(digest.hexdigest(), *counts)


def _words(store: Store, run: RecordedRun, counts: list[int]) -> Iterator[Any]:
    yield run
    yield list(store.changes(run.key.suite_key, [run.key]).values())
    results = iter(store.results(run.key))
    while some := list(islice(results, _AT_ONCE)):
        counts[0] += len(some)
        counts[1] += sum(1 for each in some for name in LONG_TEXTS if getattr(each, name))
        yield some
        yield _tries(store, run, some)
    yield store.parts(run.key)
    yield list(store.counted_failures(run.key).items())


def _tries(store: Store, run: RecordedRun, results: Sequence[RecordedResult]) -> list[Any]:
    """What is known of the tries that the results' attempts tell of."""
    tried = [each.test_id for each in results if each.attempts]
    found = store.sightings([run], tried) if tried else {}
    return [[test_id, found.get(test_id)] for test_id in tried]


def _plain(value: Any) -> Any:
    """A time, to its microsecond, or a word of the model in values that JSON has."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return {each.name: getattr(value, each.name) for each in fields(value)}
