"""Rules about a run as a whole: outages, and what it lost, gained and fixed."""

from terec.model import LostHow, Outcome
from terec.regression import RunChanges, broke_at_once, changes
from terec_testing.judging import run_seen

PASS, FAIL, SKIP = Outcome.PASS, Outcome.FAIL, Outcome.SKIP


def _tests(**counts: int) -> dict[str, Outcome]:
    outcomes = [Outcome[name] for name, count in counts.items() for _ in range(count)]
    return {f"t1:{number}": outcome for number, outcome in enumerate(outcomes)}


def test_most_tests_broken_at_once_are_an_outage() -> None:
    assert broke_at_once(_tests(FAIL=51, PASS=49), _tests(PASS=100))


def test_half_of_them_are_none() -> None:
    assert not broke_at_once(_tests(FAIL=50, PASS=50), _tests(PASS=100))


def test_tests_that_failed_before_do_not_make_an_outage() -> None:
    assert not broke_at_once(_tests(FAIL=90, PASS=10), _tests(FAIL=90, PASS=10))


def test_skips_are_left_out() -> None:
    assert broke_at_once(_tests(FAIL=20, SKIP=80), _tests(PASS=100))


def test_few_tests_never_make_an_outage() -> None:
    assert not broke_at_once(_tests(FAIL=9), _tests(PASS=9))
    assert broke_at_once(_tests(FAIL=10), _tests(PASS=10))


def test_without_a_run_before_nothing_has_broken() -> None:
    assert not broke_at_once(_tests(FAIL=100), {})


def test_new_tests_that_fail_are_no_outage() -> None:
    assert not broke_at_once({f"t1:new{number}": FAIL for number in range(100)}, _tests(PASS=100))


def test_a_run_loses_gains_and_fixes_tests() -> None:
    before = {"a": PASS, "b": PASS, "c": PASS, "d": FAIL, "e": SKIP, "f": FAIL}
    now = {"a": PASS, "b": SKIP, "d": PASS, "f": FAIL, "g": FAIL}
    found = changes(now, before, run_seen(9).point)
    assert [(each.test_id, each.how) for each in found.lost] == [("b", LostHow.SKIPPED), ("c", LostHow.MISSING)]
    assert (found.gained, found.fixed, found.passed_before) == (("g",), ("d",), 3)


def test_a_pass_that_now_fails_is_not_lost() -> None:
    assert changes({"a": FAIL}, {"a": PASS}, run_seen(9).point).lost == ()


def test_a_part_is_lost_with_its_tests_only() -> None:
    compared = run_seen(9).point
    moved = changes({"a": PASS, "b": PASS}, {"a": PASS, "b": PASS}, compared, {"1"}, {"1", "2"})
    lost = changes({"a": PASS}, {"a": PASS, "b": FAIL}, compared, {"1"}, {"1", "2"})
    assert (moved.lost_parts, lost.lost_parts) == ((), ("2",))


def test_without_a_run_to_compare_with_nothing_is_lost() -> None:
    assert changes({"a": PASS}, {"b": PASS}, None) == RunChanges()
