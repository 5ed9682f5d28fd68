"""Work that is done in turns, in a thread of its own, whatever goes wrong with any of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event as Signal
from threading import Thread

from terec.background.pausing import growing_pause
from terec.telemetry import log, unexpected


class Worker:
    """Does one turn after the other until it is told to stop; an error ends the turn, not the work.

    turn: does some work and answers how many seconds to wait before the next turn. waits: the log's words when a turn
    failed, told again only when the reason is another one. failed: called for each turn that failed.
    """

    def __init__(
        self, name: str, turn: Callable[[], float], waits: str, failed: Callable[[], None] = lambda: None
    ) -> None:
        self.name = name
        self._turn, self._waits, self._failed = turn, waits, failed
        self._stop, self._awake = Signal(), Signal()
        self._failures = 0
        self._trouble: str | None = None
        self.failure: Exception | None = None
        """What ended the last turn; None while it works."""

    def trouble(self) -> str | None:
        """What it waits for, one sentence; None while it works."""
        return self._trouble

    @property
    def stopping(self) -> bool:
        """Whether stop() was called: a turn of many steps looks here before each of them."""
        return self._stop.is_set()

    def work(self) -> None:
        """Until stop() is called; the turn under way is finished."""
        while True:
            self._awake.clear()
            if self._stop.is_set():
                return
            self._one_turn()

    def wake(self) -> None:
        """There is something to do: the next turn comes at once. A pause after a failure is not cut short."""
        self._awake.set()

    def stop(self) -> None:
        self._stop.set()
        self._awake.set()

    def _one_turn(self) -> None:
        try:
            seconds = self._turn()
        except Exception as error:
            self._stop.wait(self._paused(error))
            return
        self.failure = self._trouble = None
        self._failures = 0
        self._awake.wait(seconds)

    def _paused(self, error: Exception) -> float:
        """How many seconds to wait before the next try."""
        reason = str(error) or type(error).__name__
        if reason != self._trouble:
            log().warning(self._waits, reason=reason, exc_info=unexpected(error))
        self.failure, self._trouble = error, reason
        self._failures += 1
        self._failed()
        return growing_pause(self._failures)


@contextmanager
def in_background(worker: Worker, grace_seconds: float) -> Iterator[None]:
    """It works in a thread of its own until the block ends.

    The turn under way may take grace_seconds after the order to stop; then it is left behind, and said so in the log.
    """
    thread = Thread(target=worker.work, name=f"terec-{worker.name}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        worker.stop()
        thread.join(grace_seconds)
        if thread.is_alive():
            log().warning("work under way is left behind", work=worker.name, seconds=grace_seconds)
