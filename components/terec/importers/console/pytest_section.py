"""The section of one failure below `=== FAILURES ===`."""

from terec.importers.console.kept_lines import KeptLines
from terec.importers.console.pytest_lines import captured_title, place_in
from terec.model import TextLimit

_MESSAGE_LINES = 200


class PytestSection:
    """kind: FAILED or ERROR. domain: the test, without its file (`TestCart.test_adds[1]`), or a file's path."""

    def __init__(self, kind: str, domain: str, limit: TextLimit) -> None:
        self.kind, self.domain = kind, domain
        self._trace, self._captured = KeptLines(limit), KeptLines(limit)
        self._in_captured = False
        self._message: list[str] = []
        self._message_done = False
        self._indent = 0
        self._places: dict[str, int] = {}
        self._first_file: str | None = None

    def add(self, line: str) -> None:
        if captured_title(line):
            self._in_captured = True
        if self._in_captured:
            self._captured.add(line)
            return
        self._trace.add(line)
        self._add_message(line)
        place = place_in(line)
        if place is not None and len(self._places) < 1_000:
            self._first_file = self._first_file or place[0]
            self._places[place[0]] = place[1]

    @property
    def message(self) -> str:
        """The lines that pytest marks with `E`, of the last group: what went wrong in the end."""
        return "\n".join(self._message)

    @property
    def trace(self) -> str | None:
        return self._trace.text()

    @property
    def captured(self) -> str | None:
        return self._captured.text()

    @property
    def node(self) -> str:
        """A node id where no summary gives it: the file of the first frame is the test's."""
        if self.kind == "ERROR" and self.domain.endswith(".py"):
            return self.domain
        path, bracket, values = self.domain.partition("[")
        inner = path.replace(".", "::") + bracket + values
        return f"{self._first_file}::{inner}" if self._first_file else f"::{inner}"

    def is_subtest_of(self, domain: str) -> bool:
        """Whether this is `domain [message] (values)`, as pytest calls the subtests of a test."""
        return self.domain.startswith((f"{domain} [", f"{domain} ("))

    def line_in(self, file: str | None) -> int | None:
        """The line of file at which the trace passed last."""
        return self._places.get(file or "")

    def _add_message(self, line: str) -> None:
        """Lines are marked and indented as far as the source above them; the first one says how far."""
        if not (line.startswith("E  ") or line == "E"):
            self._message_done = bool(self._message)
            return
        if self._message_done or not self._message:
            self._message, self._message_done = [], False
            self._indent = len(line) - len(line[1:].lstrip())
        if len(self._message) < _MESSAGE_LINES:
            self._message.append(line[self._indent :] if not line[1 : self._indent].strip() else line[1:].strip())
