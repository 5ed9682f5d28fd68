"""The tests of one Go package while they run: what each printed, and what became of it."""

from terec.importers.console.counts import ConsoleCounts
from terec.importers.console.kept_lines import KeptLines
from terec.importers.console.naming import Naming
from terec.importers.durations import milliseconds
from terec.model import Outcome, Result, headline

RUNNER = "gotestsum"
"""gotestsum names cases as `go test` does; TeReC knows Go's tests by this word."""

MAIN = "TestMain"
"""What a package that failed without a failed test is called in gotestsum's report."""

HELD = 1_000
"""Tests whose lines are kept at once."""

TESTS = 50_000
"""Results of one package that wait for its name; those beyond are only counted."""

_NOT_OWN = ("FAIL", "PASS", "ok  ", "exit status ", "coverage: ")
"""Lines that sum a package up and tell nothing of why."""

_SUBTESTS = "subtests failed"

_FAILED = "Failed"
"""The message in gotestsum's report: what was printed first need not tell why."""

_OUTCOMES = {"PASS": Outcome.PASS, "FAIL": Outcome.FAIL, "SKIP": Outcome.SKIP}


class GoPackage:
    """Collects until the package's end; name may be known from the start (`go test -json`) or at the end only."""

    def __init__(self, naming: Naming, counts: ConsoleCounts) -> None:
        self._naming, self._counts = naming, counts
        self._printed: dict[str, KeptLines] = {}
        self._own = KeptLines(naming.limit)
        self._done: dict[str, tuple[str, str]] = {}
        self._running: dict[str, None] = {}
        self._parents: set[str] = set()

    @property
    def empty(self) -> bool:
        return not (self._done or self._running)

    def start(self, test: str) -> None:
        if len(self._running) < TESTS:
            self._running[test] = None

    def print(self, test: str | None, line: str) -> None:
        """A line of a test, or of the package itself."""
        if test is None:
            if not line.startswith(_NOT_OWN):
                self._own.add(line)
            return
        lines = self._printed.get(test)
        if lines is None and len(self._printed) < HELD:
            lines = self._printed[test] = KeptLines(self._naming.limit)
        if lines is not None:
            lines.add(line)

    def done(self, test: str, word: str, seconds: str) -> None:
        """word: PASS, FAIL or SKIP."""
        self._running.pop(test, None)
        if word == "PASS":
            self._printed.pop(test, None)
        if len(self._done) < TESTS:
            self._done[test] = (word, seconds)
            if word == "FAIL":
                self._parents.add(test.rpartition("/")[0])
        else:
            self._count(_OUTCOMES[word])

    def ended(self, name: str, failed: bool, why: str = "") -> list[Result]:
        """The results of the package called name; what still ran when it failed has failed with it.

        why: what go says of a package that failed before its tests, or without a failed one.
        """
        if failed and not any(word == "FAIL" for word, _ in self._done.values()):
            for test in self._unfinished() or (MAIN,):
                self.done(test, "FAIL", "")
        results = [self._result(name, test, *said, why) for test, said in self._done.items()]
        self._printed, self._own = {}, KeptLines(self._naming.limit)
        self._done, self._running, self._parents = {}, {}, set()
        return results

    def _unfinished(self) -> tuple[str, ...]:
        """Tests that were started and not ended, without those of which a subtest is."""
        parents = {test.rpartition("/")[0] for test in self._running}
        return tuple(test for test in self._running if test not in parents)[:HELD]

    def _result(self, name: str, test: str, word: str, seconds: str, why: str) -> Result:
        outcome = _OUTCOMES[word]
        self._count(outcome)
        result = self._naming.result(RUNNER, name, test, outcome, milliseconds(seconds) if seconds else None)
        printed = self._printed[test].text() if test in self._printed else None
        if outcome is Outcome.SKIP:
            result.skip_details = printed
        if outcome is Outcome.FAIL:
            own = None if self._has_failed_subtest(test) or (seconds and printed) else self._own.text()
            trace = "\n".join(filter(None, (printed, own)))
            said = headline(_FAILED, trace) if trace else ""
            details = said or (_SUBTESTS if self._has_failed_subtest(test) else why)
            self._naming.failure(result, details or None, trace or None, None)
        return result

    def _has_failed_subtest(self, test: str) -> bool:
        return test in self._parents

    def _count(self, outcome: Outcome) -> None:
        self._counts.passed += outcome is Outcome.PASS
        self._counts.failed += outcome is Outcome.FAIL
        self._counts.skipped += outcome is Outcome.SKIP
