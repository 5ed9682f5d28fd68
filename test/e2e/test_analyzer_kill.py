"""An analyzer that is killed before it stores verdicts, and before it commits its position, again and again."""

import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from terec.analysis import handle
from terec.events import ANALYZER, Lag
from terec.events_outbox import OutboxDelivery
from terec.model import TestCaseRunRegression, Verdict
from terec.store_sqlite import open_store, verify
from terec_testing import NOW
from terec_testing.builds import everything_judged, report_builds

RUNS = 24
SEED = 20260301

_ANALYZER = """
import sys
from datetime import timedelta
from pathlib import Path
from terec.analysis import handle
from terec.events import ANALYZER
from terec.events_outbox import OutboxDelivery, drain
from terec.leases import Lease
from terec.store_sqlite import open_store
from terec_testing import NOW

clock = lambda: NOW + timedelta(minutes=int(sys.argv[2]))

def pause(where):
    print(where, flush=True)
    if sys.stdin.readline() != "go on\\n":
        sys.exit("nobody said so")

with open_store(Path(sys.argv[1])) as store:
    def judge(event):
        pause("received")
        handle(store, event, NOW)
        pause("stored")

    drain(OutboxDelivery(store, ANALYZER, clock), judge, Lease(store, ANALYZER, clock))
"""


def start_analyzer(path: Path, nth: int) -> subprocess.Popen[str]:
    """The nth process; each finds the lease of a killed one to have ended."""
    return subprocess.Popen(
        [sys.executable, "-c", _ANALYZER, str(path), str(nth)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )


def test_killed_analyzer_loses_no_verdict_and_doubles_none(tmp_path: Path) -> None:
    path, undisturbed = tmp_path / "killed.sqlite", tmp_path / "undisturbed.sqlite"
    with open_store(path) as store:
        report_builds(store, RUNS)
    shutil.copy(path, undisturbed)
    chance = random.Random(SEED)
    kills: list[str] = []
    nth, done = 0, False
    while not done:
        analyzer = start_analyzer(path, nth)
        assert analyzer.stdin is not None
        assert analyzer.stdout is not None
        nth += 1
        while where := analyzer.stdout.readline().strip():
            if chance.random() < (0.3 if where == "stored" else 0.05):
                analyzer.kill()
                kills.append(where)
                break
            analyzer.stdin.write("go on\n")
            analyzer.stdin.flush()
        analyzer.stdout.close()
        analyzer.stdin.close()
        done = analyzer.wait() == 0
        assert analyzer.returncode in (0, -signal.SIGKILL)

    assert kills.count("stored") >= 10
    assert "received" in kills
    with open_store(undisturbed) as store:
        OutboxDelivery(store, ANALYZER, lambda: NOW).deliver(lambda event: handle(store, event, NOW))
        expected = everything_judged(store)
    with open_store(path) as store:
        found = everything_judged(store)
        assert OutboxDelivery(store, ANALYZER, lambda: NOW).lag() == Lag(0, 0.0)
    assert found == expected
    assert len(expected["judgements"]) > RUNS / 2
    verdicts = {each.judged.verdict for judgement in expected["judgements"] for each in judgement.verdicts}
    assert {Verdict.NEW, Verdict.KNOWN} <= verdicts
    assert any(isinstance(event, TestCaseRunRegression) for event in expected["events"])
    assert verify(path).problems == ()
