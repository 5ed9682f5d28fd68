"""Takes in the builds of many jobs that have finished since it last looked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from terec.jenkins.builds import Job
from terec.jenkins.job_patterns import JobPatterns
from terec.jenkins.job_tree import jobs_of
from terec.jenkins.last_builds import Importer, LastBuilds
from terec.model import (
    Completeness,
    Denied,
    NotFound,
    RecordedRun,
    RemoteError,
    SuiteKey,
    completeness,
)
from terec.service import History

FAILURES_IN_A_ROW = 3
"""Jobs that Jenkins does not answer for, one after the other, before the rest waits for the next poll."""

LONGEST_PAUSE = 64
"""Polls between two tries of a build that could not be read; the pause doubles up to this."""

KNOWN_RUNS = 1_000
"""Runs of a suite that the store is asked for when a job is first met."""

POLL_LEASE, POLL_LEASE_SECONDS = "jenkins poll", 15.0
"""Of all pollers of one store one works at a time. How soon another takes over from one that was killed; one at work
renews it before each build."""


@dataclass
class Polled:
    """What one poll did. trouble: why it ended before its end, or a job could not be looked at; one sentence each."""

    jobs: int = 0
    imported: int = 0
    results: int = 0
    left_out: list[str] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)


@dataclass
class _Seen:
    """done: builds of a job that need no further look. again: polls to let pass before the next try; the last pause."""

    done: set[int] = field(default_factory=set)
    again: dict[int, tuple[int, int]] = field(default_factory=dict)


class Poller:
    """Polls as often as it is told to. What is stored is what was seen: it keeps no state of its own over a restart.

    look_back: newest finished builds of a job that are looked at. go_on: asked before each build; whether to.
    """

    def __init__(
        self,
        importer: Importer,
        history: History,
        patterns: JobPatterns,
        look_back: int,
        go_on: Callable[[], bool] = lambda: True,
    ) -> None:
        self._importer, self._history = importer, history
        self._patterns, self._look_back, self._go_on = patterns, look_back, go_on
        self._seen: dict[str, _Seen] = {}

    def poll(self) -> Polled:
        """Import what is new, each job's builds oldest first. A store that fails ends it (StoreError).

        Jenkins being away is trouble, and so is a job that cannot be looked at. NotFound: no job fits the patterns.
        """
        polled, failures, met = Polled(), 0, False
        try:
            for job in jobs_of(self._importer.server, self._patterns):
                met = True
                if not self._go_on():
                    break
                failures = 0 if self._looked_at(job, polled) else failures + 1
                if failures >= FAILURES_IN_A_ROW:
                    break
        except (RemoteError, Denied, NotFound) as error:
            polled.trouble.append(str(error))
        if not met and not polled.trouble:
            raise NotFound(f"No job of {self._importer.server.url} fits {self._patterns}, or this user may see none.")
        return polled

    def _looked_at(self, job: Job, polled: Polled) -> bool:
        """Whether Jenkins answered for this job."""
        try:
            numbers = self._importer.server.finished(job, self._look_back)
            report = self._new(job, numbers)
        except NotFound:
            return True  # deleted since it was listed
        except (RemoteError, Denied) as error:
            polled.trouble.append(str(error))
            return False
        polled.jobs += 1
        polled.imported += len(report.imported)
        polled.results += sum(each.received.test_count for each in report.imported if each.received)
        polled.left_out += [f"{job.name} #{number}: {error}" for number, error in report.left_out]
        return True

    def _new(self, job: Job, numbers: Sequence[int]) -> LastBuilds:
        known = str(job.name) in self._seen
        seen = self._seen.setdefault(str(job.name), _Seen())
        _forget(seen, numbers)
        new = [number for number in numbers if number not in seen.done and _is_due(seen, number)]
        if new and not known:
            seen.done |= self._stored(job, new[0])
            new = [number for number in new if number not in seen.done]
        report = self._importer.these(job, sorted(new), go_on=self._go_on)
        seen.done |= {each.build.number for each in report.imported} | set(report.skipped)
        for number, _ in report.left_out:
            _put_off(seen, number)
        return report

    def _stored(self, job: Job, newest: int) -> set[int]:
        """Builds of the job that are stored as a whole, by one question: their pages begin as this one's."""
        build = self._importer.server.build(job, newest)
        run = self._importer.words(build).run
        try:
            runs = self._history.builds(SuiteKey(run.org, run.project, run.suite), None, KNOWN_RUNS)
        except NotFound:
            return set()
        page = build.url.rstrip("/").removesuffix(str(newest))
        return {each.run_id for each in runs if page and each.url == f"{page}{each.run_id}/" and self._is_whole(each)}

    def _is_whole(self, run: RecordedRun) -> bool:
        return completeness(run, self._importer.now()) is Completeness.COMPLETE


def _forget(seen: _Seen, numbers: Sequence[int]) -> None:
    """What is not listed any more needs no memory."""
    seen.done &= set(numbers)
    seen.again = {number: pause for number, pause in seen.again.items() if number in numbers}


def _is_due(seen: _Seen, number: int) -> bool:
    left, pause = seen.again.get(number, (0, 0))
    if left:
        seen.again[number] = (left - 1, pause)
    return left == 0


def _put_off(seen: _Seen, number: int) -> None:
    """It is tried again, ever more seldom, for as long as Jenkins lists it."""
    pause = min(2 * seen.again.get(number, (0, 0))[1] or 1, LONGEST_PAUSE)
    seen.again[number] = (pause, pause)
