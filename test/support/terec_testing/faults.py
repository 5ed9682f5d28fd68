"""What a fault did: the same builds in a store that met none, held beside those in the one that did."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

from terec.analysis import handle
from terec.events import ANALYZER
from terec.events_outbox import OutboxDelivery
from terec.ingest import StoreResults
from terec.model import (
    Org,
    Outcome,
    Project,
    RunKey,
    StoredJudgement,
    SuiteKey,
    TestCaseRunRegression,
    TextLimit,
    Verdict,
    as_plain,
)
from terec.settings import read_settings
from terec.store import Store
from terec.store_sqlite import open_store
from terec_testing.processes import Running
from terec_testing.stores import everything_judged_by, everything_readable
from terec_testing.uploading import Build, Tally

PROPERTY = "fault"
"""Name of the pytest property that carries a row of the table."""

COLUMNS = (
    "fault",
    "uploads acknowledged",
    "refused (503)",
    "broken off",
    "results lost",
    "results doubled",
    "verdicts lost",
    "verdicts doubled",
    "seconds to recover",
    "slowest answer (s)",
)

JUDGED_SECONDS = 240.0
"""How long an analyzer may take for all that is unread."""

_A_TIME = re.compile(r"20\d\d-\d\d-\d\dT[\d:.]+Z")


@dataclass(frozen=True, slots=True)
class Damage:
    """What is missing of what was acknowledged, and what is there more than once."""

    results_lost: int = 0
    results_doubled: int = 0
    verdicts_lost: int = 0
    verdicts_doubled: int = 0


def row_of(fault: str, tally: Tally, damage: Damage, seconds: float) -> list[str]:
    """The line of the table."""
    counts = (tally.acknowledged, tally.refused, tally.broken, *asdict(damage).values())
    return [fault, *map(str, counts), f"{seconds:.1f}", f"{tally.longest:.1f}"]


@contextmanager
def undisturbed(path: Path, builds: Iterable[Build]) -> Iterator[Store]:
    """A store that took the builds in their order, and in which they were judged."""
    with open_store(path) as store:
        store.add_org(Org("acme"), [])
        store.put_project(Project("acme", "shop"))
        settings = read_settings({})
        service = StoreResults(store, now, TextLimit(settings.text_head, settings.text_tail))
        for build in builds:
            key = service.put_run(build.run).key
            for header, results in build.pieces:
                service.add_results(key, header, list(results))
        OutboxDelivery(store, ANALYZER, now).deliver(lambda event: handle(store, event, now()), most=100_000)
        yield store


def damage(expected: Store, found: Store, keys: Sequence[RunKey]) -> Damage:
    """Counted by case, by verdict, and by the regressions that were told of."""
    wanted, there = _results(expected, keys), _results(found, keys)
    judged, judged_there = _verdicts(expected, keys), _verdicts(found, keys)
    new = {place for place, verdict in judged.items() if verdict is Verdict.NEW}
    told = _told(found)
    arrived = [_arrived(found, key) - _arrived(expected, key) for key in keys]
    return Damage(
        results_lost=len((wanted - there).keys()) + sum(max(0, -each) for each in arrived),
        results_doubled=(there - wanted).total() + sum(max(0, each) for each in arrived),
        verdicts_lost=len(judged.items() - judged_there.items()) + len(new - told.keys()),
        verdicts_doubled=sum(count - 1 for count in told.values()) + len(judged_there.keys() - judged.keys()),
    )


def readable(store: Store, keys: Sequence[RunKey], since: datetime) -> dict[str, Any]:
    """Everything that can be read of these runs, as plain values; times since then are one.

    They are those of receipt, which are never the same.
    """
    ends = [some[nth] for some in _by_suite(keys).values() for nth in (0, -1)]
    found = {
        "results": [list(store.results(key)) for key in keys],
        "runs": [store.run(key) for key in keys],
        "readable": [everything_readable(store, key) for key in ends],
        "judged": [everything_judged_by(store, key) for key in ends],
        "judgements": _judgements(store, keys),
        "summaries": _judgements(store, keys, whole=False),
        "events": sorted(map(str, _told_by_uploads(store))),
    }
    plain: dict[str, Any] = _without_times(as_plain(found), since.strftime("%Y-%m-%dT%H:%M:%S"))
    return plain


def differences(expected: Any, found: Any, place: str = "") -> list[str]:
    """Where two plain values differ, one line for each place."""
    if isinstance(expected, dict) and isinstance(found, dict) and expected.keys() == found.keys():
        return [line for name in expected for line in differences(expected[name], found[name], f"{place}/{name}")]
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        pairs = enumerate(zip(expected, found, strict=True))
        return [line for nth, (one, other) in pairs for line in differences(one, other, f"{place}/{nth}")]
    return [] if expected == found else [f"{place}: {found!r:.300} instead of {expected!r:.300}"]


def unordered(value: Any) -> Any:
    """A plain value with its lists sorted, for where the order is that of receipt and receipt was at once."""
    if isinstance(value, dict):
        return {name: unordered(each) for name, each in value.items()}
    return sorted(map(unordered, value), key=repr) if isinstance(value, list) else value


def now() -> datetime:
    return datetime.now(UTC)


def until_judged(analyzer: Running) -> float:
    """Seconds until the analyzer has read everything."""
    begun, pause = now(), Event()
    while (now() - begun).total_seconds() < JUDGED_SECONDS:
        status, health = analyzer.get("/health")
        if status == 200 and health["analyzer"] and health["analyzer"]["records"] == 0:
            return (now() - begun).total_seconds()
        pause.wait(0.2)
    raise AssertionError(health)


def _results(store: Store, keys: Sequence[RunKey]) -> Counter[tuple[RunKey, str, Outcome]]:
    return Counter((key, each.test_id, each.result) for key in keys for each in store.results(key))


def _verdicts(store: Store, keys: Sequence[RunKey]) -> dict[tuple[RunKey, str], Verdict]:
    judgements = _judgements(store, keys)
    return {(each.run, one.test_id): one.judged.verdict for each in judgements for one in each.verdicts}


def _judgements(store: Store, keys: Sequence[RunKey], whole: bool = True) -> list[StoredJudgement]:
    """Without the digests of what they were judged from, of which times of receipt are a part."""
    found = [each for suite, some in _by_suite(keys).items() for each in store.judgements(suite, some, whole)]
    return [replace(each, content="") for each in found]


def _by_suite(keys: Sequence[RunKey]) -> dict[SuiteKey, list[RunKey]]:
    suites: dict[SuiteKey, list[RunKey]] = {}
    for key in keys:
        suites.setdefault(key.suite_key, []).append(key)
    return suites


def _told(store: Store) -> Counter[tuple[RunKey, str]]:
    """How often each test of a run was told of as a regression."""
    events = [each.event for each in store.events_after(0, 100_000)]
    told = [each for each in events if isinstance(each, TestCaseRunRegression)]
    return Counter((each.run, test) for each in told for test in each.test_ids)


def _told_by_uploads(store: Store) -> list[Any]:
    """Without regressions: how many events tell of them depends on when the analyzer looked."""
    events = [each.event for each in store.events_after(0, 100_000)]
    return [each for each in events if not isinstance(each, TestCaseRunRegression)]


def _arrived(store: Store, key: RunKey) -> int:
    run = store.run(key)
    return run.arrived_total if run else 0


def _without_times(value: Any, since: str) -> Any:
    if isinstance(value, dict):
        return {name: _without_times(each, since) for name, each in value.items()}
    if isinstance(value, list):
        return [_without_times(each, since) for each in value]
    if isinstance(value, str) and value >= since and _A_TIME.fullmatch(value):
        return "of this test"
    return value
