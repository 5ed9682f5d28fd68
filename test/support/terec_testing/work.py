"""Builds that several clients upload at once, amid whatever a test does to the servers."""

import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

from terec.model import Outcome, Result, RunKey
from terec.settings import CassandraPlace
from terec_testing.builders import NOW, a_failure, a_header, a_pass, a_run
from terec_testing.faults import Damage, now
from terec_testing.uploading import Build, Tally, upload

SUITES = ("shop", "web", "app")
RUNS = 4
PIECES = 4
CASES = 8
"""In one piece."""

SEED = 20260301


def builds_of(suite: str) -> list[Build]:
    """Builds in which failures begin, end and come back; of every other one some failures pass on a second attempt."""
    chance = random.Random(f"{SEED} {suite}")
    broken: set[int] = set()
    builds = []
    for run_id in range(1, RUNS + 1):
        broken ^= {chance.randrange(PIECES * CASES) for _ in range(5)}
        results = [_result(suite, number, number in broken) for number in range(PIECES * CASES)]
        pieces = [
            (a_header(upload_id="u", last=nth == PIECES - 1), results[nth * CASES : (nth + 1) * CASES])
            for nth in range(PIECES)
        ]
        if run_id % 2:
            mended = [a_pass(each.test_case) for each in results if each.result is Outcome.FAIL][::2]
            pieces.append((a_header(attempt=2, upload_id="u"), mended or [a_pass("other")]))
        started = NOW - timedelta(hours=1000 - run_id)
        run = replace(a_run(run_id, tstamp=started, commit=f"{run_id:040x}", complete=True), suite=suite)
        builds.append(Build(run, pieces))
    return builds


def _result(suite: str, number: int, fails: bool) -> Result:
    colour = "red" if number % 2 else "blue"
    return a_failure(f"case{number}", f"the {colour} cart of {suite} is empty") if fails else a_pass(f"case{number}")


class Work:
    """What each of some clients uploads, build after build; what they met is in tally.

    once: the same with what several of them upload left in once; a client's own builds keep their order in it.
    """

    def __init__(self, clients: Sequence[Sequence[Build]], once: Sequence[Build]) -> None:
        self.begun = now()
        self.tally = Tally()
        self.clients, self.once = clients, once

    @property
    def keys(self) -> list[RunKey]:
        return list(dict.fromkeys(build.key for build in self.once))

    @property
    def requests(self) -> int:
        """How many are to be acknowledged."""
        return sum(1 + len(build.pieces) for some in self.clients for build in some)

    @contextmanager
    def uploading(self, url: str) -> Iterator[Tally]:
        """Clients upload from the start of the block on; at its end everything was acknowledged."""
        with ThreadPoolExecutor(len(self.clients)) as pool:
            clients = [pool.submit(upload, url, some, self.tally) for some in self.clients]
            yield self.tally
            for client in clients:
                client.result()
        assert self.tally.acknowledged == self.requests


def work_on_suites() -> Work:
    """A client for each suite."""
    clients = [builds_of(suite) for suite in SUITES]
    return Work(clients, [build for some in zip(*clients, strict=True) for build in some])


class Survived(Protocol):
    def __call__(self, fault: str, work: Work, place: CassandraPlace, seconds: float, ordered: bool = True) -> Damage:
        """What the fault did to the work; it fails where anything reads otherwise than without the fault.

        ordered: lists are in the same order, too.
        """
