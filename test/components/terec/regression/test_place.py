from collections.abc import Callable, Mapping

import pytest

from terec.model import RecordedRun
from terec.regression import (
    BasePlace,
    RunFacts,
    base_place,
    grown_from,
    landed_in,
    reference_run,
    run_facts,
    shares,
    target_of,
    up_to,
    upstream,
)
from terec_testing.builders import NOW
from terec_testing.judging import history, request_seen, run_seen

MAIN = [run_seen(number) for number in range(1, 21)]


def _targets_in(runs: Mapping[str, list[RunFacts]]) -> Callable[[RunFacts, RunFacts | None], list[RunFacts]]:
    return lambda run, first: runs[run.target or ""]


@pytest.mark.parametrize(
    ("branch", "told", "target"),
    [
        ("feature/x", None, "main"),
        ("feature/x", "release/1", "release/1"),
        ("main", None, None),
        ("release/1", None, None),
        ("release/1", "main", "main"),
        ("main", "main", None),
    ],
)
def test_target_of_a_branch(branch: str, told: str | None, target: str | None) -> None:
    assert target_of(branch, told, "main", ["release/*"]) == target


def test_the_base_is_the_newest_run_of_its_commit() -> None:
    again = run_seen(21, commit="main-10")
    assert base_place(request_seen(), [again, *MAIN]) == BasePlace(again, known=True)


def test_else_the_first_hit_in_the_bases_history() -> None:
    run = request_seen(base_commit="unbuilt", base_history=("unbuilt", "gone", "main-7", "main-9"))
    assert base_place(run, MAIN) == BasePlace(MAIN[6], known=True)


def test_else_the_newest_run_before_the_pull_request_and_unknown() -> None:
    run = request_seen(2, base_commit="gone", hour=15)
    assert base_place(run, MAIN, request_seen(1, hour=8)) == BasePlace(MAIN[7], known=False)


def test_a_target_without_runs_has_no_place() -> None:
    place = base_place(request_seen(), [])
    assert place == BasePlace(None, known=False)
    assert up_to(history("PPP"), place) == []


def test_only_the_targets_runs_up_to_the_base_count() -> None:
    place = base_place(request_seen(), MAIN)
    elsewhere = history("PP", branch="release/1")
    assert [seen.run.run_id for seen in up_to([*elsewhere, *history("P" * 20)], place)] == list(range(1, 11))


def test_the_chain_goes_up_three_branches_and_no_further() -> None:
    runs = {
        name: [run_seen(1, name, target=target, base_commit=f"{target}-1")]
        for name, target in [("a", "b"), ("b", "c"), ("c", "d"), ("d", None)]
    }
    run = run_seen(1, "x", target="a", base_commit="a-1")
    assert [each.branch for each in upstream(run, _targets_in(runs))] == ["a", "b", "c"]


def test_upstream_is_told_from_the_farthest_branch_to_the_nearest() -> None:
    release = [run_seen(number, "release/1", target="main", base_commit="main-2") for number in (1, 2)]
    runs = {"release/1": release, "main": MAIN}
    run = run_seen(1, "fix", target="release/1", base_commit="release/1-1")
    seen = {"release/1": history("PP", branch="release/1"), "main": history("PPPP")}
    found = grown_from(upstream(run, _targets_in(runs)), seen)
    assert [str(each.run.point) for each in found] == ["main #1", "main #2", "release/1 #1"]


def test_tests_are_compared_with_the_newest_whole_run() -> None:
    runs = [*MAIN[:8], run_seen(9, infra=True), run_seen(10, complete=False)]
    assert reference_run(runs) == MAIN[7]
    assert reference_run([*runs, run_seen(11)]) == run_seen(11)
    assert reference_run([run_seen(1, ignored=True)]) is None


def test_branches_that_grew_from_each_other_end_the_chain() -> None:
    runs = {"a": [run_seen(1, "a", target="x", base_commit="x-1")]}
    run = run_seen(2, "x", target="a", base_commit="a-1")
    assert [each.branch for each in upstream(run, _targets_in(runs))] == ["a"]


def test_a_branch_without_a_place_ends_the_chain() -> None:
    (only,) = upstream(request_seen(), lambda run, first: [])
    assert only.base.run is None


def test_runs_share_a_change_by_branch_pull_request_or_commit() -> None:
    run = request_seen()
    assert shares(run, request_seen(2))
    assert shares(run, request_seen(2, branch="other"))
    assert shares(run_seen(1, "x"), run_seen(2, "x"))
    assert shares(run, run_seen(3, commits=frozenset({"x", "pr-7-1"})))
    assert not shares(run, request_seen(number="8"))
    assert not shares(run_seen(1, "a", commits=frozenset()), run_seen(1, "b", commits=frozenset()))


def test_a_change_has_landed_in_the_first_target_run_with_a_commit_of_it() -> None:
    run = request_seen()
    landings = [run_seen(number, commits=frozenset({"pr-7-1"})) for number in (15, 13)]
    landed = landed_in(run, [*MAIN, *landings])
    assert landed is not None and landed.run_id == 13
    assert landed_in(run, MAIN) is None


def _recorded(**words: object) -> RunFacts:
    run = RecordedRun("acme", "shop", "ci", "pr-7", 1, NOW, **words)  # type: ignore[arg-type]
    return run_facts(run, "main", complete=True, infra=False)


def test_the_base_is_no_commit_of_the_change() -> None:
    facts = _recorded(commit="merge", head_commit="b", commits=("b", "a", "base"), base_commit="base")
    assert facts.commits == {"merge", "b", "a"}
    assert _recorded(commits=("a", "old"), base_history=("base", "old")).commits == {"a"}


def test_ignored_and_infra_runs_are_not_usable() -> None:
    assert _recorded().usable
    assert not _recorded(ignore=True).usable
    run = RecordedRun("acme", "shop", "ci", "main", 1, NOW)
    assert not run_facts(run, None, complete=True, infra=True).usable


def test_runs_are_ordered_by_their_start() -> None:
    assert _recorded().started == NOW
    assert _recorded(started=NOW.replace(hour=1)).started == NOW.replace(hour=1)
