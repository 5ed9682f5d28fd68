"""How a server is: what it misses, and how far behind its readers are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from terec.events import Lag
from terec.model import TerecError, as_plain

OLD_SECONDS = 900.0
"""An event that is unread for so long means that nobody reads, or too slowly."""


@dataclass(frozen=True, slots=True)
class Health:
    """down: it cannot do its work. missing: what it needs and does not have, a sentence each; lags: None: not known."""

    down: bool
    missing: tuple[str, ...]
    lags: Mapping[str, Lag | None]

    @property
    def status(self) -> str:
        """ok; degraded: it works, but somebody should look; or down."""
        if self.down:
            return "down"
        late = any(lag is not None and lag.seconds > OLD_SECONDS for lag in self.lags.values())
        return "degraded" if self.missing or late else "ok"

    @property
    def detail(self) -> str:
        """All that is missing, as one text."""
        return " ".join(self.missing)

    def plain(self, version: str) -> dict[str, Any]:
        """As JSON has it: status, missing and version, then a lag for each reader; of a server that is down, detail."""
        lags = {reader: None if lag is None else as_plain(lag) for reader, lag in self.lags.items()}
        said = {"detail": self.detail} if self.down else {}
        return {"status": self.status, **said, "missing": list(self.missing), "version": version, **lags}


Trouble = Callable[[], str | None]
"""What keeps something from working, in one sentence; None while it works. Never waits for it."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What a server asks to tell how it is.

    vital: without these it cannot do its work. useful: without these it does it worse. lags: how far behind each reader
    is, asked only while nothing vital is missing, as one of them would have to wait for that.
    """

    vital: Sequence[Trouble]
    useful: Sequence[Trouble] = ()
    lags: Mapping[str, Callable[[], Lag]] = field(default_factory=dict)

    def look(self) -> Health:
        """How the server is now."""
        broken = _said(self.vital)
        missing = [*broken, *_said(self.useful)]
        lags: dict[str, Lag | None] = dict.fromkeys(self.lags)
        if not broken:
            for reader, lag in self.lags.items():
                try:
                    lags[reader] = lag()
                except TerecError as error:
                    missing.append(str(error))
        return Health(bool(broken), tuple(dict.fromkeys(missing)), lags)


def _said(troubles: Sequence[Trouble]) -> list[str]:
    return [said for trouble in troubles if (said := trouble())]
