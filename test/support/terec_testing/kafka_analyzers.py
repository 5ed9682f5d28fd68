"""Analyzers of a file that read from Kafka, told step by step to go on, and what one finds that is left alone."""

import select
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from terec.analysis import handle
from terec.events import ANALYZER
from terec.events_kafka import KafkaPublisher, KafkaRelay, Topics
from terec.events_outbox import OutboxDelivery
from terec.model import Verdict
from terec.settings import KafkaPlace
from terec.store_sqlite import open_store, verify
from terec_testing import NOW
from terec_testing.builds import everything_judged

PATIENCE = 90.0
"""Most seconds that an analyzer or a broker may take for a step."""

SESSION_SECONDS = 1.0
"""How long a killed analyzer keeps its partitions here."""

_ANALYZER = """
import sys
from pathlib import Path
from terec.analysis import handle
from terec.events import ANALYZER
from terec.events_kafka import KafkaDelivery, Topics
from terec.settings import Host, KafkaPlace
from terec.store_sqlite import open_store
from terec_testing import NOW

path, prefix, host, port, session_seconds = sys.argv[1:]

def pause(where):
    print(where, flush=True)
    if sys.stdin.readline() != "go on\\n":
        sys.exit("nobody said so")

with (
    open_store(Path(path)) as store,
    KafkaDelivery(
        KafkaPlace((Host(host, int(port)),), prefix), ANALYZER, lambda: NOW, session_seconds=float(session_seconds)
    ) as delivery,
):
    def judge(event):
        pause("received")
        handle(store, event, NOW)
        pause("stored")

    while delivery.lag().records:
        delivery.deliver(judge, most=1)
"""


class Analyzer:
    """A process that stops at every `received` and `stored` until it is told to go on."""

    def __init__(self, path: Path, place: KafkaPlace) -> None:
        self.received = 0
        self._where = ""
        words = (str(path), place.prefix, place.hosts[0].name, str(place.hosts[0].port), str(SESSION_SECONDS))
        self._process = subprocess.Popen(
            [sys.executable, "-c", _ANALYZER, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={"PYTHONPATH": ":".join(sys.path)},
        )

    def where(self, patience: float = PATIENCE) -> str:
        """Where it stands: `received` or `stored`; empty when it ended, `working` when it says nothing in that time."""
        assert self._process.stdout is not None
        if not self._where:
            if not select.select([self._process.stdout], [], [], patience)[0]:
                return "working"
            self._where = self._process.stdout.readline().strip()
            self.received += self._where == "received"
        return self._where

    def go_on(self) -> None:
        assert self._process.stdin is not None
        self._where = ""
        self._process.stdin.write("go on\n")
        self._process.stdin.flush()

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> int:
        """Its exit code, negative for a signal."""
        code = self._process.wait(timeout=PATIENCE)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        return code


def relayed(path: Path, place: KafkaPlace, topics: Topics) -> int:
    """Publish the outbox; how many events."""
    with open_store(path) as store, KafkaPublisher(place, lambda: datetime.now(UTC), topics) as publisher:
        relay, count = KafkaRelay(store, publisher, lambda: NOW), 0
        while done := relay.relay():
            count += done
        return count


def undisturbed(path: Path) -> dict[str, Any]:
    """What an analyzer finds that is left alone."""
    with open_store(path) as store:
        OutboxDelivery(store, ANALYZER, lambda: NOW).deliver(lambda event: handle(store, event, NOW), most=10_000)
        return everything_judged(store)


def as_undisturbed(path: Path, expected: dict[str, Any]) -> bool:
    """Whether the store holds the very same verdicts, problems and regressions; the file is sound."""
    with open_store(path) as store:
        found = everything_judged(store)
    assert verify(path).problems == ()
    verdicts = {each.judged.verdict for judgement in expected["judgements"] for each in judgement.verdicts}
    assert {Verdict.NEW, Verdict.KNOWN} <= verdicts
    assert expected["events"]
    return found == expected


def copied(path: Path, to: Path) -> Path:
    shutil.copy(path, to)
    return to
