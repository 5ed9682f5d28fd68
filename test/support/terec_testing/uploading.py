"""Clients that upload builds in pieces and send again what was refused or broke off, as CI does."""

import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from threading import Condition
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from terec.client.places import run_path
from terec.client.words import result_words, run_words
from terec.model import Result, Run, RunKey, UploadHeader

ANSWER_SECONDS = 90.0
"""A request that takes longer than this hangs."""

PATIENCE_SECONDS = 300.0
"""How long a client tries to get one piece taken."""

_PAUSE_SECONDS = 0.2
"""Between two tries where nobody said how long to wait."""


class Build(NamedTuple):
    """A run with what is sent for it, in this order."""

    run: Run
    pieces: Sequence[tuple[UploadHeader, Sequence[Result]]]

    @property
    def key(self) -> RunKey:
        run = self.run
        return RunKey(run.org, run.project, run.suite, run.branch, run.run_id or 0)


@dataclass(slots=True)
class Tally:
    """What clients met. refused: by 503; broken: no answer came; longest: seconds of the slowest request.

    failed: what made a client give up.
    """

    acknowledged: int = 0
    refused: int = 0
    broken: int = 0
    longest: float = 0.0
    failed: str = ""
    _last: float = 0.0
    _changed: Condition = field(default_factory=Condition)

    def wait_until(self, fits: Callable[["Tally"], bool], seconds: float = PATIENCE_SECONDS) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self.failed or fits(self), seconds), f"not after {seconds} s: {self}"
            assert not self.failed, self.failed

    def seconds_to_next(self, begun: float) -> float:
        """Seconds from a moment until the first acknowledgement after it, which this waits for."""
        with self._changed:
            before = self.acknowledged if self._last < begun else self.acknowledged - 1
            self.wait_until(lambda met: met.acknowledged > before)
            return time.monotonic() - begun

    def give_up(self, error: Exception) -> None:
        with self._changed:
            self.failed = str(error)
            self._changed.notify_all()

    def count(self, name: str, begun: float) -> None:
        with self._changed:
            setattr(self, name, getattr(self, name) + 1)
            now = time.monotonic()
            self.longest = max(self.longest, now - begun)
            if name == "acknowledged":
                self._last = now
            self._changed.notify_all()


def upload(url: str, builds: Iterable[Build], tally: Tally) -> None:
    """Send the builds one after the other; each piece until it is taken."""
    try:
        _upload(url, builds, tally)
    except Exception as error:
        tally.give_up(error)
        raise


def _upload(url: str, builds: Iterable[Build], tally: Tally) -> None:
    for build in builds:
        send(f"{url}/tests/orgs/{build.run.org}/runs", run_words(build.run), tally)
        for header, results in build.pieces:
            send(piece_url(url, build.key, header), [result_words(each) for each in results], tally)


def send(url: str, body: Any, tally: Tally) -> None:
    """POST the body, or GET where there is none, until it is answered.

    Only a broken connection and a 503 that says when to come back pass.
    """
    data = None if body is None else json.dumps(body).encode()
    ends = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < ends:
        begun = time.monotonic()
        try:
            with urlopen(Request(url, data, {"Content-Type": "application/json"}), timeout=ANSWER_SECONDS) as answer:
                answer.read()
                assert answer.status < 300
        except HTTPError as error:
            with error:
                assert error.code == 503, f"{error.code} {error.read().decode()}"
                pause = float(error.headers["Retry-After"])
                assert json.loads(error.read())["detail"].endswith(".")
            tally.count("refused", begun)
        except (OSError, HTTPException):
            assert time.monotonic() - begun < ANSWER_SECONDS, f"{url} hangs"
            pause = _PAUSE_SECONDS
            tally.count("broken", begun)
        else:
            return tally.count("acknowledged", begun)
        time.sleep(pause)
    raise AssertionError(f"{url} was not taken within {PATIENCE_SECONDS} s: {tally}")


def piece_url(url: str, key: RunKey, header: UploadHeader) -> str:
    words = {"part": header.part, "attempt": header.attempt, "sender": header.sender, "last": str(header.last).lower()}
    if header.upload_id is not None:
        words["upload_id"] = header.upload_id
    return f"{url}{run_path(key)}/tests?{urlencode(words)}"
