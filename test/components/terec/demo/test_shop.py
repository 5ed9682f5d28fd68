from itertools import islice

from terec.demo import GROUPS, Shop
from terec.model import Outcome


def test_the_shop_itself_is_the_same_whatever_the_size():
    small, large = Shop(60, 400), Shop(60, 2000)

    assert small.truth.regressions == large.truth.regressions
    assert [build.commit for build in small.builds()] == [build.commit for build in large.builds()]
    build = next(small.builds())
    assert {result.case for result in small.results(build)} <= {result.case for result in large.results(build)}


def test_every_test_has_a_name_of_its_own():
    shop = Shop(20, 5000)
    cases = [result.case for result in shop.results(next(shop.builds()))]

    assert len(set(cases)) == len(cases) == 5000


def test_groups_stand_one_after_the_other():
    shop = Shop(20, 1500)
    groups = [result.test_group for result in shop.results(next(shop.builds()))]

    assert groups == sorted(groups, key=GROUPS.index)
    assert set(groups) == set(GROUPS)


def test_a_large_shop_fails_and_skips_as_large_ones_do():
    shop = Shop(40, 4000)
    results = [result for build in islice(shop.builds(), 10, 13) for result in shop.results(build)]
    failed, skipped = (
        sum(result.result is outcome for result in results) / len(results) for outcome in (Outcome.FAIL, Outcome.SKIP)
    )

    assert 0.01 < failed < 0.04
    assert 0.03 < skipped < 0.05


def test_a_failure_of_the_crowd_keeps_its_words_and_changes_its_numbers():
    shop = Shop(40, 1200)
    early, late = (
        {result.case: result for result in shop.results(build) if "market" in str(result.case)}
        for build in islice(shop.builds(), 3, 5)
    )
    both = [case for case, result in early.items() if result.result is late[case].result is Outcome.FAIL]

    assert both
    for case in both:
        one, other = early[case].error_stacktrace, late[case].error_stacktrace
        assert _words(one) == _words(other)


def test_results_of_a_build_are_the_same_when_asked_for_twice():
    shop = Shop(20, 400)
    build = list(shop.builds())[7]

    assert list(shop.results(build)) == list(shop.results(build))


def _words(text):
    """The text without its volatile tokens: whatever has a digit in it."""
    return [word for word in text.split() if not any(letter.isdigit() for letter in word)]
