"""The failures of one module, until Surefire says which of them passed when they were run again."""

from terec.importers.console.surefire_lines import Mention, simple_name
from terec.model import Attempt, Outcome, Result

HELD = 1_000
"""Failures with their lines; of more the lines are let go."""

KNOWN_CLASSES = 10_000


class Module:
    """What was told of a module so far. passed, failed, skipped: sums of its classes."""

    def __init__(self) -> None:
        self.passed = self.failed = self.skipped = 0
        self._failures: dict[tuple[str, str], Result] = {}
        self._mentioned: dict[tuple[str, str], list[Result]] = {}
        self._broken_classes: set[str] = set()
        self._classes: dict[str, str] = {}

    def count(self, passed: int, failed: int, skipped: int) -> None:
        self.passed += passed
        self.failed += failed
        self.skipped += skipped

    def know(self, owner: str) -> None:
        """A class of this full name ran."""
        if len(self._classes) < KNOWN_CLASSES:
            self._classes[_last(owner)] = owner

    def full_name(self, owner: str) -> str:
        """owner with its package, where a class of that name ran; of a nested class its outer one may have."""
        last = _last(owner)
        if owner != last:
            return owner
        outer, dollar, inner = last.partition("$")
        return self._classes.get(last) or self._classes.get(outer, outer) + dollar + inner

    def add(self, owner: str, name: str, result: Result) -> None:
        """A failure; what was told before of the same test was an earlier try of it."""
        earlier = self._failures.get((owner, name))
        if earlier is not None:
            result.attempts = (*earlier.attempts, _attempt(earlier))[-20:]
        if len(self._failures) >= HELD:
            result.error_stacktrace = result.stdout = None
        self._failures[owner, name] = result
        if name in ("", owner):
            self._broken_classes.add(_last(owner))
        self._mentioned.setdefault((_last(owner), simple_name(name)), []).append(result)

    def has(self, found: Mention) -> bool:
        """Whether the failure, which is listed without arguments, was told with its lines before."""
        owner = _last(found.owner)
        return owner in self._broken_classes or (owner, simple_name(found.name)) in self._mentioned

    def passed_in_the_end(self, found: Mention) -> None:
        """The test was run again and passed."""
        for result in self._mentioned.get((_last(found.owner), simple_name(found.name)), ()):
            if result.result is Outcome.FAIL:
                result.attempts = (*result.attempts, _attempt(result))
                result.result, result.error_type = Outcome.PASS, None
                result.error_details = result.error_stacktrace = None

    def results(self) -> list[Result]:
        return list(self._failures.values())


def _last(owner: str) -> str:
    return owner.rpartition(".")[2]


def _attempt(result: Result) -> Attempt:
    return Attempt(
        Outcome.FAIL,
        duration_ms=result.duration_ms,
        error_type=result.error_type,
        error_details=result.error_details,
        error_stacktrace=result.error_stacktrace,
    )
