"""Asks something slow without making the asker wait for it."""

from collections.abc import Callable
from threading import Condition, Thread
from typing import Generic, TypeVar

from terec.events import Delivery, Lag
from terec.model import EventsUnreachable, TerecError

LAG_SECONDS = 2.0
"""How long a question about health waits for the answer of who carries the events; a probe may wait for five."""

T = TypeVar("T")


class WithinTime(Generic[T]):
    """Asks in a thread of its own, one at a time, and waits `seconds` for the answer.

    One that comes later is given to who asks next. EventsUnreachable with the sentence while there is none at all.
    """

    def __init__(self, ask: Callable[[], T], seconds: float, sentence: str) -> None:
        self._ask = ask
        self._seconds = seconds
        self._sentence = sentence
        self._changed = Condition()
        self._asking = False
        self._answer: T | TerecError | None = None

    def __call__(self) -> T:
        with self._changed:
            if not self._asking:
                self._asking = True
                Thread(target=self._work, name="terec-asking", daemon=True).start()
            self._changed.wait_for(lambda: not self._asking, self._seconds)
            answer = self._answer
        if answer is None:
            raise EventsUnreachable(self._sentence)
        if isinstance(answer, TerecError):
            raise type(answer)(str(answer))
        return answer

    def _work(self) -> None:
        try:
            answer: T | TerecError | None = self._ask()
        except TerecError as error:
            answer = error
        except Exception as error:  # of a driver, while it is being closed
            answer = EventsUnreachable(f"{self._sentence} ({type(error).__name__}: {error})")
        with self._changed:
            self._answer, self._asking = answer, False
            self._changed.notify_all()


def prompt_lag(delivery: Delivery, place: object, work: str = "judging") -> WithinTime[Lag]:
    """How far behind the delivery is, within LAG_SECONDS; place: what carries its events, for the sentence."""
    return WithinTime(delivery.lag, LAG_SECONDS, f"{place} has not said yet how far behind {work} is.")
