"""Reads a console log once through, with the reader of every runner."""

from collections.abc import Iterable, Iterator

from terec.importers.console.counts import ConsoleCounts
from terec.importers.console.go_events import GoEvents
from terec.importers.console.go_text import GoText
from terec.importers.console.lines import clean_lines
from terec.importers.console.naming import Naming
from terec.importers.console.pytest_log import Pytest
from terec.importers.console.surefire import Surefire
from terec.importers.options import ReadOptions
from terec.model import Outcome, Result


class ConsoleLog:
    """One log; results() may be called once. counts: what the runners said.

    named, failed: how many results there were, and how many of them had failed, in the end or at first.

    Memory depends on how many failures stand between two sums of a runner, not on the log.
    """

    def __init__(self, options: ReadOptions) -> None:
        self.counts = ConsoleCounts()
        self.named = self.failed = 0
        naming = Naming(options)
        self._events = GoEvents(naming, self.counts)
        self._readers = (Surefire(naming, self.counts), Pytest(naming, self.counts), GoText(naming, self.counts))

    def results(self, chunks: Iterable[bytes]) -> Iterator[list[Result]]:
        """Results as the log tells them; text that no runner wrote is passed over, nothing is an error."""
        for line in clean_lines(chunks):
            events = self._events.take(line)
            if events is not None:
                yield self._counted(events)
                continue
            for reader in self._readers:
                if results := reader.take(line):
                    yield self._counted(results)
        for last in (*self._readers, self._events):
            yield self._counted(last.finish())

    def _counted(self, results: list[Result]) -> list[Result]:
        self.named += len(results)
        self.failed += sum(each.result is Outcome.FAIL or bool(each.attempts) for each in results)
        return results
