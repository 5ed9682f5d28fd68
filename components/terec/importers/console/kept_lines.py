"""Lines that belong together, of which the first and the last are kept."""

from collections import deque

from terec.model import TextLimit, cut_text


class KeptLines:
    """Collects lines; however many there are, it holds little more than limit says."""

    def __init__(self, limit: TextLimit) -> None:
        self._limit = limit
        self._head: list[str] = []
        self._tail: deque[str] = deque()
        self._head_size = self._tail_size = self._gone = 0

    def add(self, line: str) -> None:
        if not self._head and not line.strip():
            return
        size = len(line) + 1
        if self._head_size < self._limit.head:
            self._head.append(line)
            self._head_size += size
            return
        self._tail.append(line)
        self._tail_size += size
        while self._tail_size - len(self._tail[0]) - 1 >= self._limit.tail:
            gone = self._tail.popleft()
            self._tail_size -= len(gone) + 1
            self._gone += len(gone.encode("utf-8", "replace")) + 1

    @property
    def first(self) -> str:
        """The first line, without blanks around it; blank lines before it are not kept."""
        return self._head[0].strip() if self._head else ""

    def lines(self) -> list[str]:
        """Those that are kept."""
        return [*self._head, *self._tail]

    def text(self) -> str | None:
        """The lines, cut to the limit, without blanks around them; None when there is none."""
        return cut_text("\n".join(self.lines()), self._limit, self._gone).strip() or None
