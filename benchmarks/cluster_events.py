#!/usr/bin/env python3
"""From an upload to its stored verdicts over Kafka: how long one build takes, and how many a second analyzers judge.

    cluster_events.py [--tests 5000] [--failures 100] [--rounds 40] [--backlog 24]

verdict     --rounds builds one after the other: from the upload's acknowledgement to the judgement in the store
gate        as many again: GET .../gate right after the acknowledgement, which judges by itself
throughput  --backlog builds on 16 branches, stored before anybody reads, then judged by 1 and by 2 analyzers: builds
            between the first judgement and the last
Servers: cluster_servers.py.
"""

import argparse
import secrets
import statistics
import time
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from itertools import count
from typing import Any

from cluster_builds import Builds, branches, percentile
from cluster_servers import Keyspace, analyzer, api, fresh_keyspace, kafka, machine

from terec.model import RunKey
from terec.store_cassandra.layout.packing import unpack

VERDICT_WANTED = 1.5
WARM_UP = 5
SETTLING_SECONDS = 8.0
"""Until a group of analyzers has shared the branches."""

PATIENCE_SECONDS = 120.0
_JUDGED = (
    "SELECT body FROM run WHERE org = ? AND project = ? AND suite = ? AND branch = ? AND run_id = ?"
    " AND kind = 'judgement'"
)


class Judged:
    """Asks the store itself which runs are judged, all of their failures: a run is judged before any came, too."""

    def __init__(self, keyspace: Keyspace, failures: int) -> None:
        self._session = keyspace.session
        self._failures = failures
        self._query = keyspace.session.prepare(_JUDGED)

    def wait(self, keys: Iterable[RunKey], pause: float) -> list[float]:
        """The times, on this process's clock, at which each of these was found to be judged."""
        waiting, found, ends = set(keys), [], time.perf_counter() + PATIENCE_SECONDS
        while waiting:
            sent = [(key, self._session.execute_async(self._query, key)) for key in waiting]
            done = {key for key, answer in sent if self._is_whole(answer.result().current_rows)}
            found += [time.perf_counter()] * len(done)
            waiting -= done
            if time.perf_counter() > ends:
                raise SystemExit(f"{len(waiting)} runs are not judged after {PATIENCE_SECONDS:.0f} s")
            time.sleep(pause)
        return found

    def _is_whole(self, rows: Sequence[Any]) -> bool:
        return bool(rows) and len(unpack(rows[0].body)["verdicts"]) == self._failures


def time_verdicts(
    keyspace: Keyspace, builds: Builds, numbers: Iterable[int], rounds: int, events: dict[str, str]
) -> None:
    judged = Judged(keyspace, builds.failures)
    verdicts, gates = [], []
    with api(keyspace, **events) as (_, service), analyzer(keyspace, **events):
        for nth in range(WARM_UP + 2 * rounds):
            key = builds.upload(service, next(iter(numbers)))
            begun = time.perf_counter()
            if nth % 2 and nth > WARM_UP:
                service.judgement.gate(key)
                gates.append(time.perf_counter() - begun)
            (found,) = judged.wait([key], 0.005)
            if not nth % 2 and nth >= WARM_UP:
                verdicts.append(found - begun)
    _print("verdict", "acknowledgement to stored judgement", verdicts, f"p99 bound {VERDICT_WANTED} s")
    _print("gate", "asked right after the acknowledgement", gates, "no bound: it waits for no event")


def time_backlog(
    keyspace: Keyspace, builds: Builds, numbers: Iterable[int], backlog: int, analyzers: int, events: dict[str, str]
) -> float:
    """Builds a second."""
    with api(keyspace, TEREC_EVENTS="store") as (_, service):
        names = branches(16)
        keys = [builds.upload(service, next(iter(numbers)), next(names)) for _ in range(backlog)]
    with ExitStack() as stack:
        for _ in range(analyzers):
            stack.enter_context(analyzer(keyspace, **events))
        time.sleep(SETTLING_SECONDS)
        stack.enter_context(api(keyspace, **events))  # its relay publishes them all
        found = sorted(Judged(keyspace, builds.failures).wait(keys, 0.2))
    return (backlog - 1) / (found[-1] - found[0])


def _print(name: str, what: str, seconds: list[float], bound: str) -> None:
    p50, p99 = statistics.median(seconds), percentile(seconds, 0.99)
    print(f"  {name:<10} {what}: p50 {p50:.3f} s, p99 {p99:.3f} s of {len(seconds)}; {bound}", flush=True)


def main() -> None:
    """Parse the words of the call and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tests", "--results", type=int, default=5_000, help="tests of a build")
    parser.add_argument("--failures", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--backlog", type=int, default=24)
    words = parser.parse_args()
    builds, numbers = Builds(words.tests, words.failures), count(1)
    events = {"TEREC_EVENTS": kafka(), "TEREC_KAFKA_PREFIX": f"bench{secrets.token_hex(4)}"}
    with fresh_keyspace() as keyspace:
        print(f"builds of {words.tests:,} tests with {words.failures} failures; {machine()}", flush=True)
        time_verdicts(keyspace, builds, numbers, words.rounds, events)
        rates = [time_backlog(keyspace, builds, numbers, words.backlog, each, events) for each in (1, 2)]
        print(
            f"  throughput 1 analyzer {rates[0]:.1f} builds/s, 2 analyzers {rates[1]:.1f}: {rates[1] / rates[0]:.2f}x"
        )


if __name__ == "__main__":
    main()
