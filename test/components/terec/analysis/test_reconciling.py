from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from terec.analysis import Reconciled, judge_and_store, reconcile
from terec.model import QUIET_SECONDS, Org, Project, RunKey, RunStatus, StoreBusy, TestCaseRunRegression
from terec.store import Store
from terec.store_sqlite import open_store
from terec_testing import NOW, a_failure, a_header, a_pass, a_run, a_run_key, a_suite_key
from terec_testing.ci import Ci

TAX, MONEY = "tax rate of DE is missing", "price of sku 12 is negative"
BEGINNING = datetime.min.replace(tzinfo=NOW.tzinfo)


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Ci]:
    """Another CI, of the same builds, whose analyzer read every event."""
    with open_store(tmp_path / "other.sqlite") as store:
        store.add_org(Org("acme"), [])
        store.put_project(Project("acme", "shop"))
        yield Ci(store)


def report(ci: Ci) -> None:
    """Builds in which failures begin, end, flake and come back, and a pull request."""
    ci.build(1, a_pass(), a_pass("pays"))
    ci.build(2, a_failure(text=TAX), a_pass("pays"))
    ci.build(3, a_failure(text=TAX), a_failure("pays", text=MONEY))
    ci.push(1, a_failure(text=TAX), base=3)
    ci.build(4, a_pass(), a_failure("pays", text=MONEY))
    ci.push(2, a_failure("ships", text="no carrier"), base=4)
    ci.build(5, a_failure(text=TAX), a_pass("pays"))


def everything_judged(store: Store) -> dict[str, Any]:
    keys = [run.key for run in store.runs(a_suite_key(), limit=100) if run.fail_count]
    told = [entry.event for entry in store.events_after(0) if isinstance(entry.event, TestCaseRunRegression)]
    return {
        "judgements": store.judgements(a_suite_key(), keys),
        "problems": store.problems(a_suite_key(), "main"),
        "told": sorted(told, key=str),
    }


def test_it_finds_what_the_analyzer_would_have_found(unread: Ci, other: Ci) -> None:
    report(unread)
    report(other)
    assert reconcile(unread.store, BEGINNING, unread.now) == Reconciled(runs=7, judged=6)
    assert everything_judged(unread.store) == everything_judged(other.store)


def test_what_was_judged_is_left_alone(ci: Ci) -> None:
    report(ci)
    before = everything_judged(ci.store)
    assert reconcile(ci.store, BEGINNING, ci.now) == Reconciled(runs=7, judged=0)
    assert everything_judged(ci.store) == before


def test_a_judgement_that_a_later_upload_made_old_is_made_anew(ci: Ci) -> None:
    report(ci)
    ci.analyzed = False
    ci.results.add_results(a_run_key(5), a_header("second"), [a_failure("pays", text=MONEY)])
    assert reconcile(ci.store, BEGINNING, ci.now).judged == 1
    assert len(ci.verdict(5)) == 2


def test_runs_that_received_nothing_since_are_not_looked_at(unread: Ci) -> None:
    report(unread)
    assert reconcile(unread.store, unread.now - timedelta(hours=1, minutes=30), unread.now) == Reconciled(2, 2)
    assert reconcile(unread.store, unread.now + timedelta(seconds=1), unread.now) == Reconciled(0, 0)


def test_an_old_build_that_arrives_late_is_found(unread: Ci) -> None:
    unread.build(1, a_failure(text=TAX), hour_of=-24 * 60)
    assert reconcile(unread.store, unread.now - timedelta(days=1), unread.now).judged == 1


def test_a_run_that_is_not_complete_waits(unread: Ci) -> None:
    unread.build(1, a_failure(text=TAX), complete=None, declared_parts=2)
    assert reconcile(unread.store, BEGINNING, unread.now) == Reconciled(runs=1, judged=0)


@pytest.mark.parametrize("words", [{"complete": None, "declared_parts": 2}, {"status": RunStatus.IN_PROGRESS}])
def test_run_of_which_nothing_comes_any_more_is_judged_once_as_it_stands(unread: Ci, words: dict[str, Any]) -> None:
    unread.build(1, a_failure(text=TAX), **words)
    unread.later(seconds=QUIET_SECONDS - 1)
    assert reconcile(unread.store, BEGINNING, unread.now).judged == 0
    unread.later(seconds=2)
    assert reconcile(unread.store, BEGINNING, unread.now).judged == 1
    assert reconcile(unread.store, BEGINNING, unread.now).judged == 0
    assert unread.store.judgement(a_run_key(1)) is not None


def test_upload_that_broke_off_is_judged_and_opens_no_problem(unread: Ci) -> None:
    """Its failed events were lost, and none of its end will ever come."""
    unread.results.put_run(a_run(1))
    unread.results.add_results(a_run_key(1), a_header(upload_id="broken", last=False), [a_failure(text=TAX)])
    assert [run.open_uploads for run in unread.store.runs(a_suite_key())] == [1]
    unread.later(seconds=QUIET_SECONDS)

    assert reconcile(unread.store, BEGINNING, unread.now) == Reconciled(runs=1, judged=1)
    assert unread.store.problems(a_suite_key(), "main") == []


def test_long_branches_are_read_page_by_page(unread: Ci, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("terec.analysis.reconciling.PAGE", 2)
    report(unread)
    assert reconcile(unread.store, BEGINNING, unread.now) == Reconciled(runs=7, judged=6)


def _refusing(broken: RunKey, error: Exception) -> Callable[[Store, RunKey, datetime], object]:
    def judge(store: Store, key: RunKey, now: datetime) -> object:
        if key == broken:
            raise error
        return judge_and_store(store, key, now)

    return judge


def test_run_that_cannot_be_judged_keeps_no_other_from_it(unread: Ci, monkeypatch: pytest.MonkeyPatch) -> None:
    report(unread)
    refusing = _refusing(a_run_key(3), KeyError("t1:gone"))
    monkeypatch.setattr("terec.analysis.reconciling.judge_and_store", refusing)
    told: list[tuple[RunKey, str]] = []

    found = reconcile(unread.store, BEGINNING, unread.now, lambda key, reason: told.append((key, reason)))

    assert found == Reconciled(runs=7, judged=5, not_judged=1)
    ((run, reason),) = told
    assert run == a_run_key(3)
    assert reason.startswith("KeyError: 't1:gone' (")


def test_outage_ends_it_to_be_called_again(unread: Ci, monkeypatch: pytest.MonkeyPatch) -> None:
    report(unread)
    with monkeypatch.context() as patched:
        patched.setattr("terec.analysis.reconciling.judge_and_store", _refusing(a_run_key(3), StoreBusy("Busy.")))
        with pytest.raises(StoreBusy):
            reconcile(unread.store, BEGINNING, unread.now)

    assert reconcile(unread.store, BEGINNING, unread.now).judged < 6
    assert reconcile(unread.store, BEGINNING, unread.now).judged == 0
