"""A CI that reports builds hour by hour, to a real store with a judgement over it."""

from datetime import datetime, timedelta
from typing import Any

from terec.analysis import StoreJudgement, fold_without, handle
from terec.ingest import StoreResults
from terec.model import Event, FailOn, GateAnswer, Result, RetentionRule, RunVerdicts, TextLimit, UnknownEvent, Verdict
from terec.store import Store
from terec_testing.builders import NOW, a_header, a_pass, a_run, a_run_key


class Ci:
    """Builds of ten tests that pass, and what a test is about; analyzed: an analyzer reads every event at once."""

    def __init__(self, store: Store, analyzed: bool = True) -> None:
        self.store, self.analyzed = store, analyzed
        self._hour, self._position = 0.0, 0
        self.results = StoreResults(store, lambda: self.now, TextLimit(), fold_without)
        self.judgement = StoreJudgement(store, lambda: self.now)

    @property
    def now(self) -> datetime:
        return NOW + timedelta(hours=self._hour)

    def build(
        self, run_id: int, *results: Result, branch: str = "main", hour_of: int | None = None, **words: Any
    ) -> None:
        """Ten tests pass beside the results given; the commit is named after the run.

        hour_of: reported now, but it started in that hour of the test's day.
        """
        self._hour += 1
        started = self.now if hour_of is None else NOW + timedelta(hours=hour_of)
        words = {"commit": f"{branch}-{run_id}", "commits": (f"{branch}-{run_id}",), "complete": True, **words}
        self.results.put_run(a_run(run_id, branch=branch, tstamp=started, **words))
        passes = [a_pass(f"works{number}") for number in range(10)]
        self.results.add_results(a_run_key(run_id, branch), a_header(), [*passes, *results])
        self.analyze()

    def push(self, run_id: int, *results: Result, base: int, **words: Any) -> None:
        """A build of pull request 7 into main."""
        request = {"pull_request": "7", "target_branch": "main", "author": "mira", "base_commit": f"main-{base}"}
        self.build(run_id, *results, branch="pr-7", **{**request, **words})

    def analyze(self) -> None:
        """Handle every event that is unread, where there is an analyzer."""
        while self.analyzed and (entries := self.store.events_after(self._position)):
            for entry in entries:
                handle(self.store, self.known(entry.event), self.now)
                self._position = entry.position

    @staticmethod
    def known(event: Event | UnknownEvent) -> Event:
        """The event, which this TeReC itself wrote."""
        assert not isinstance(event, UnknownEvent)
        return event

    def events(self) -> list[Event]:
        """Every event of the store."""
        return [self.known(each.event) for each in self.store.events_after(0)]

    def later(self, **words: float) -> None:
        """Let time pass, as timedelta says it."""
        self._hour += timedelta(**words) / timedelta(hours=1)

    def expire(self, builds: int) -> None:
        """Let retention take the first builds, which came an hour after another."""
        rule = RetentionRule("acme", "shop", "*", "*", 1)
        self.store.put_retention_rule(rule)
        self.store.delete_expired(NOW + timedelta(days=rule.days, hours=builds + 0.5))
        self.store.remove_retention_rule(rule)

    def gate(self, run_id: int, branch: str = "main", *fail_on: FailOn) -> GateAnswer:
        return self.judgement.gate(a_run_key(run_id, branch), fail_on=fail_on)

    def verdict(self, run_id: int, branch: str = "main") -> tuple[Verdict, ...]:
        verdicts: RunVerdicts = self.judgement.verdicts(a_run_key(run_id, branch))
        return tuple(each.judged.verdict for each in verdicts.tests)


__all__ = ["Ci"]
