"""A new version of the failure hash changes no answer about what the demo's file holds already."""

import importlib.util
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from terec.analysis import StoreJudgement
from terec.demo import write_demo
from terec.model import AcknowledgementRequest, ExcuseKind, GateResult, Problem, RunKey, SignaturePair, SuiteKey
from terec.store import Store
from terec.store_sqlite import open_store
from terec_testing.hash_versions import change_hash, numbers_masked

_SCRIPT = Path(__file__).parents[4] / "evaluation" / "demo_truth.py"
_SUITE = SuiteKey("test", "test", "ci")


@dataclass(frozen=True)
class Judged:
    """A judged file, and what was said of it: the gate of each failed build, and the problems by id."""

    path: Path
    now: datetime
    gates: dict[RunKey, GateResult]
    problems: dict[tuple[str, str], Any]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judged]:
    """The demo, every build judged, with one red build's first cause acknowledged."""
    spec = importlib.util.spec_from_file_location("demo_truth", _SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    truth = importlib.util.module_from_spec(spec)
    sys.modules["demo_truth"] = truth
    spec.loader.exec_module(truth)
    demo = write_demo(tmp_path_factory.mktemp("demo"))
    path = demo.folder / "demo.sqlite"
    now = demo.builds[-1].tstamp + truth.JUDGED_AFTER
    with open_store(path) as store:
        truth.import_and_judge(store, demo)
        judgement = StoreJudgement(store, lambda: now)
        red = RunKey(*_SUITE, "main", demo.truth.broken[-1].introduced)
        cause = judgement.verdicts(red).causes[0]
        judgement.excuse(red, cause.cause_id, AcknowledgementRequest("we know", "mira"))
        said = Judged(path, now, gates(store, now), problems(store, now))
    yield said


def gates(store: Store, now: datetime) -> dict[RunKey, GateResult]:
    judgement = StoreJudgement(store, lambda: now)
    return {run.key: judgement.gate(run.key).gate for run in store.runs(_SUITE, None, 1000) if run.fail_count}


def problems(store: Store, now: datetime) -> dict[tuple[str, str], Any]:
    """State, range, tests and term of each."""
    return {(each.branch, each.problem_id): _told(each) for each in StoreJudgement(store, lambda: now).problems(_SUITE)}


def _told(problem: Problem) -> tuple[Any, ...]:
    word = problem.acknowledgement
    tests = {pair.test_id for pair in problem.pairs}
    return (problem.state, problem.opened, problem.fixed, problem.builds, tests, word and word.until)


@pytest.mark.parametrize("masking", [None, numbers_masked], ids=["another version", "other masks as well"])
def test_change_of_the_hash_changes_no_gate_verdict_or_problem(
    judged: Judged, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, masking: Any
) -> None:
    path = Path(shutil.copy(judged.path, tmp_path))
    change_hash(monkeypatch, masking)

    with open_store(path) as store:
        assert gates(store, judged.now) == judged.gates
        assert problems(store, judged.now) == judged.problems
        assert {pair.signature[:3] for pair in _pairs(store) if pair.signature} == {"f2:"}
        assert StoreJudgement(store, lambda: judged.now).reanalyze(_SUITE, 1000, apply=True) == []
        assert gates(store, judged.now) == judged.gates
        assert problems(store, judged.now) == judged.problems


def test_excuse_that_does_not_follow_would_be_noticed(
    judged: Judged, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(shutil.copy(judged.path, tmp_path))
    change_hash(monkeypatch)
    monkeypatch.setattr("terec.store_sqlite.signing.resigning.rename_pairs", lambda connection: None)

    with open_store(path) as store:
        assert gates(store, judged.now) != judged.gates


def test_the_acknowledged_cause_is_among_what_is_compared(judged: Judged) -> None:
    kinds = {each.excuse.kind for gate in judged.gates.values() for each in gate.failures if each.excuse}
    assert ExcuseKind.ACKNOWLEDGED in kinds
    assert len(judged.gates) > 10


def _pairs(store: Store) -> list[SignaturePair]:
    of_problems = [pair for each in store.problems(_SUITE) for pair in each.pairs]
    return of_problems + [pair for each in store.excuses(_SUITE) for pair in each.pairs]
