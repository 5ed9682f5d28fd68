"""What a run shows of itself: outcomes, parts, and its failures with their signatures."""

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import Any

from terec.model import (
    Completeness,
    CountedFailure,
    FailureSignature,
    Outcome,
    RecordedResult,
    RecordedRun,
    Result,
    Run,
    completeness,
    listed,
    stored_signature,
)
from terec.regression import FailureText, named_frames
from terec.store import Store
from terec.test_hash import failure_signature, test_id

SIGHTINGS_MAX = 500
"""Tests of one run whose sightings are asked for at most: beyond, reading the run's results is quicker."""


class StoredRun:
    """A run in the store; each thing is read once, when first asked for."""

    def __init__(self, store: Store, run: RecordedRun) -> None:
        self.run = run
        self._store = store

    def completeness(self, now: datetime) -> Completeness:
        return completeness(self.run, now)

    @cached_property
    def outcomes(self) -> Mapping[str, Outcome]:
        return self._store.outcomes(self.run.key)

    @cached_property
    def parts(self) -> Mapping[str, int]:
        return self._store.parts(self.run.key)

    @property
    def is_readable(self) -> bool:
        """Whether results are there: a term may have ended for them while the run's counts are left."""
        return bool(self.parts)

    def parts_of(self, tests: Collection[str]) -> Set[str]:
        """The parts that these tests have their result from; read anew each time unless they are many."""
        if len(tests) > SIGHTINGS_MAX:
            return {self._part_of[test] for test in tests if test in self._part_of}
        seen = self._store.sightings([self.run], tests)
        return {each.part for sightings in seen.values() for each in sightings}

    @cached_property
    def _part_of(self) -> Mapping[str, str]:
        """The part of every result, out of all of them."""
        return {each.test_id: each.part for each in self._store.results(self.run.key)}

    def passed_in(self, part: str) -> list[str]:
        """Tests that passed, in this part too, be it another one's result that counts; read anew each time."""
        results = self._store.results(self.run.key, Outcome.PASS)
        return [each.test_id for each in results if each.part == part or _passed_in(each, part)]

    @cached_property
    def counted_failures(self) -> Mapping[str, Sequence[CountedFailure]]:
        """By test id, oldest received first; of each test that of its result first."""
        return self._store.counted_failures(self.run.key) if self.run.fail_count else {}

    @cached_property
    def failed(self) -> Sequence[RecordedResult]:
        """Failed results in the order of tests, long texts cut as lists have them, durations of attempts with them."""
        return self._store.failures(self.run.key) if self.run.fail_count else []

    @cached_property
    def failure_texts(self) -> Mapping[str, FailureText]:
        """What the first TEXTS_LIMIT failures name, from their whole texts; read anew, as few ask for it."""
        failed = islice(self._store.results(self.run.key, Outcome.FAIL), TEXTS_LIMIT) if self.run.fail_count else ()
        return {each.test_id: failure_text_of(each) for each in failed}

    @cached_property
    def passed_on_retry(self) -> tuple[str, ...]:
        """Tests that passed after a try that failed; those of another part than their result's are looked for last."""
        if not self.run.passed_on_retry:
            return ()
        passed = [test for test, outcome in self.outcomes.items() if outcome is Outcome.PASS]
        seen = self._store.sightings([self.run], passed)
        found = [test for test, (each, *_) in seen.items() if Outcome.FAIL in dict(each.tries)]
        if len(found) < self.run.passed_on_retry:
            results = self._store.results(self.run.key, Outcome.PASS)
            found = [each.test_id for each in results if each.passed_on_retry]
        return tuple(sorted(found))


@dataclass(frozen=True)
class GivenRun:
    """Results that are not stored, as a run that would be; part: all of them are of it, None: nobody told."""

    run: RecordedRun
    outcomes: Mapping[str, Outcome]
    counted_failures: Mapping[str, Sequence[CountedFailure]]
    failed: Sequence[RecordedResult]
    passed_on_retry: tuple[str, ...]
    part: str | None = None

    @property
    def is_part(self) -> bool:
        """Whether the results are one shard of several, which no other will join."""
        return (self.run.declared_parts or 1) > 1

    def completeness(self, now: datetime) -> Completeness:
        """A part is taken as it stands."""
        return Completeness.UNDECLARED if self.is_part else completeness(self.run, now)

    @property
    def failure_texts(self) -> Mapping[str, FailureText]:
        """What the failures name, from the starts of their texts."""
        return {each.test_id: failure_text_of(each) for each in self.failed[:TEXTS_LIMIT]}


RunSeen = StoredRun | GivenRun


def _passed_in(result: RecordedResult, part: str) -> bool:
    return any(each.part == part and each.result is Outcome.PASS for each in result.attempts)


TEXTS_LIMIT = 200
"""Failures of a run whose texts are searched for names of files."""


def failure_text_of(result: RecordedResult) -> FailureText:
    """The frames and names in a failure's texts."""
    text = result.error_stacktrace or result.error_details or ""
    owner = (*filter(None, result.test_package.split(".")), result.test_suite.partition("$")[0])
    return FailureText(named_frames(text), result.file, owner)


def given_run(store: Store, run: Run, results: Iterable[Result], now: datetime, part: str | None = None) -> GivenRun:
    """The results as if they were the run's; a case given twice counts as its worst. run_id None: the next one."""
    given = _Given()
    for result in results:
        given.add(result)
    counted = {name: _counted(some, part) for name, some in given.failures.items()}
    failed = {name: given.worst[name] for name in given.failures}
    outcomes = {name: each.result for name, each in given.worst.items()}
    return GivenRun(
        run=_recorded(store, run, outcomes, given.arrived, now),
        outcomes=outcomes,
        counted_failures=counted,
        failed=[listed(_as_recorded(each, name, counted[name][0].signature)) for name, each in _in_order(failed)],
        passed_on_retry=tuple(sorted(name for name in given.retried if outcomes[name] is Outcome.PASS)),
        part=part,
    )


class _Given:
    """Results by test id: the worst of each, of equals the last, and every failure; retried: a try of it failed."""

    def __init__(self) -> None:
        self.worst: dict[str, Result] = {}
        self.failures: dict[str, list[Result]] = {}
        self.retried: set[str] = set()
        self.arrived = 0

    def add(self, result: Result) -> None:
        self.arrived += 1
        name = test_id(*result.case)
        known = self.worst.get(name)
        if known is None or result.result.severity >= known.result.severity:
            self.worst[name] = result
        if result.result is Outcome.FAIL:
            self.failures.setdefault(name, []).append(result)
        if any(each.result is Outcome.FAIL for each in result.attempts):
            self.retried.add(name)


def signatures_of(seen: RunSeen) -> dict[str, FailureSignature]:
    """The signatures of the run's failed results by test id, oldest received first."""
    return {test: counted[0].signature for test, counted in seen.counted_failures.items()}


def _counted(failures: Sequence[Result], part: str | None) -> tuple[CountedFailure, ...]:
    """The last one first, whose result counts; of each strict hash one."""
    found: dict[str, CountedFailure] = {}
    for each in reversed(failures):
        signature = _signature(each)
        found.setdefault(signature.strict, CountedFailure(part, signature))
    return tuple(found.values())


def _in_order(failed: Mapping[str, Result]) -> list[tuple[str, Result]]:
    return sorted(failed.items(), key=lambda item: item[1].case)


def _signature(result: Result) -> FailureSignature:
    made = failure_signature(result.error_type, result.error_details, result.error_stacktrace, result.case)
    return stored_signature(made)


def _as_recorded(result: Result, name: str, signature: FailureSignature) -> RecordedResult:
    words: dict[str, Any] = {each: getattr(result, each) for each in _names(Result)}
    return RecordedResult(**words, test_id=name, failure_hash=signature.strict, loose_hash=signature.loose)


def _recorded(store: Store, run: Run, outcomes: Mapping[str, Outcome], arrived: int, now: datetime) -> RecordedRun:
    counts = list(outcomes.values())
    words = {name: getattr(run, name) for name in _names(Run) if name in _names(RecordedRun)}
    recorded = RecordedRun(**{**words, "run_id": run.run_id or 0, "tstamp": run.tstamp or now})
    if run.run_id is None:
        newest = store.runs(recorded.key.suite_key, run.branch, 1)
        recorded = replace(recorded, run_id=newest[0].run_id + 1 if newest else 1)
    return replace(
        recorded,
        ignore=bool(run.ignore),
        pass_count=counts.count(Outcome.PASS),
        fail_count=counts.count(Outcome.FAIL),
        skip_count=counts.count(Outcome.SKIP),
        total_count=len(counts),
        started=min(run.tstamp or now, now),
        received=now,
        parts=("",),
        arrived_total=arrived,
    )


def _names(kind: type[Result] | type[Run] | type[RecordedRun]) -> list[str]:
    return [each.name for each in fields(kind)]
