"""Rules of service.History, on the use cases and over HTTP."""

from datetime import timedelta

import pytest

from terec.model import RUN_ID_MAX, CaseSelection, Found, InvalidInput, NotFound, Org, Project, Result
from terec.service import Service
from terec_testing import NOW, a_failure, a_header, a_pass, a_run, a_run_key, a_suite_key

SUITE = a_suite_key()


def with_run(service: Service, run_id: int, *results: Result, branch: str = "main", **changes: object) -> None:
    tstamp = NOW - timedelta(days=100 - run_id)
    service.results.put_run(a_run(run_id, **{"branch": branch, "tstamp": tstamp, **changes}))
    if results:
        service.results.add_results(a_run_key(run_id, branch), a_header(), list(results))


def test_builds_come_newest_run_id_first_and_ignored_ones_are_listed(service: Service) -> None:
    with_run(service, 2, ignore=True, ignore_details="disk was full")
    with_run(service, 10)
    with_run(service, 1)

    assert [run.run_id for run in service.history.builds(SUITE)] == [10, 2, 1]
    assert service.history.builds(SUITE)[1].ignore_details == "disk was full"


def test_builds_of_one_branch_up_to_a_limit(service: Service) -> None:
    for run_id in range(1, 6):
        with_run(service, run_id)
        with_run(service, run_id, branch="feature/x")

    found = service.history.builds(SUITE, "feature/x", 3)

    assert [(run.branch, run.run_id) for run in found] == [("feature/x", 5), ("feature/x", 4), ("feature/x", 3)]


def test_builds_are_32_unless_more_are_asked_for(service: Service) -> None:
    for run_id in range(1, 35):
        with_run(service, run_id)

    assert [run.run_id for run in service.history.builds(SUITE)] == list(range(34, 2, -1))
    assert len(service.history.builds(SUITE, limit=1000)) == 34


def test_branches_show_the_newest_run_of_each(service: Service) -> None:
    with_run(service, 1)
    with_run(service, 3)
    with_run(service, 7, branch="feature/x", tstamp=NOW - timedelta(days=200))

    found = [(run.branch, run.run_id) for run in service.history.branches(SUITE)]

    assert found == [("main", 3), ("feature/x", 7)]


def test_failures_come_by_case_then_newest_run_first(service: Service) -> None:
    with_run(service, 1, a_failure("b"), a_failure("a"))
    with_run(service, 2, a_failure("b"), a_pass("a"))

    found = [(each.test_run.test_case, each.suite_run.run_id) for each in service.history.failed_tests(SUITE)]

    assert found == [("a", 1), ("b", 2), ("b", 1)]


def test_failure_corrected_to_pass_vanishes(service: Service) -> None:
    with_run(service, 1, a_failure())
    service.results.add_results(a_run_key(1), a_header(), [a_pass()])

    assert service.history.failed_tests(SUITE) == []


def test_threshold_keeps_only_cases_that_failed_so_often(service: Service) -> None:
    with_run(service, 1, a_failure("a"), a_failure("b"))
    with_run(service, 2, a_failure("b"))

    found = service.history.failed_tests(SUITE, "main", 32, 2)

    assert {each.test_run.test_case for each in found} == {"b"}


def test_failures_of_ignored_runs_and_of_older_runs_than_the_limit_are_left_out(service: Service) -> None:
    with_run(service, 1, a_failure())
    with_run(service, 2, a_failure(), ignore=True)
    with_run(service, 3, a_failure())

    assert [each.suite_run.run_id for each in service.history.failed_tests(SUITE, limit=1)] == [3]
    assert [each.suite_run.run_id for each in service.history.failed_tests(SUITE)] == [3, 1]


def test_lists_carry_the_first_kib_of_a_long_text_and_say_so(service: Service) -> None:
    with_run(service, 1, a_failure(text="\u00e9" * 5000, stdout="short"))

    found = service.history.failed_tests(SUITE)[0].test_run

    assert found.error_details == "\u00e9" * 512
    assert set(found.truncated) == {"error_details", "error_stacktrace"}
    assert found.stdout == "short"


def test_runs_of_a_selected_test(service: Service) -> None:
    with_run(service, 1, a_failure("a", test_group="unit"), a_pass("b", test_config="py3.12"))
    with_run(service, 2, a_pass("a", test_group="unit"), a_pass("b", test_config="py3.12"))

    def runs(**words: str) -> list[tuple[str, int]]:
        found = service.history.test_runs(SUITE, "main", CaseSelection(**words))
        return [(each.test_run.test_case, each.suite_run.run_id) for each in found]

    assert runs(test_case="a") == [("a", 2), ("a", 1)]
    assert runs(test_class="CartTest", test_config="py3.12") == [("b", 2), ("b", 1)]
    assert runs(test_group="unit") == [("a", 2), ("a", 1)]
    assert runs(test_package="com.acme", test_case="b") == [("b", 2), ("b", 1)]
    assert runs(test_package="com.nobody") == []


def test_runs_of_a_test_over_all_branches_up_to_a_limit(service: Service) -> None:
    for run_id in range(1, 5):
        with_run(service, run_id, a_pass(), branch="feature/x" if run_id % 2 else "main")

    found = service.history.test_runs(SUITE, None, CaseSelection(test_case="adds"), 3)

    assert [each.suite_run.run_id for each in found] == [4, 3, 2]


def test_runs_of_a_test_before_another_run(service: Service) -> None:
    for run_id in range(1, 6):
        with_run(service, run_id, a_pass())

    def runs(limit: int, before: int | None) -> list[int]:
        found = service.history.test_runs(SUITE, "main", CaseSelection(test_case="adds"), limit, before)
        return [each.suite_run.run_id for each in found]

    assert runs(2, 4) == [3, 2]
    assert runs(32, 1) == []
    assert runs(32, RUN_ID_MAX) == runs(32, None) == [5, 4, 3, 2, 1]


def test_tests_have_to_be_selected(service: Service) -> None:
    with_run(service, 1, a_pass())

    with pytest.raises(InvalidInput, match="Name the tests"):
        service.history.test_runs(SUITE, "main", CaseSelection())


@pytest.mark.parametrize("limit", [0, -1, 1001])
def test_limit_out_of_range_is_refused(service: Service, limit: int) -> None:
    with_run(service, 1, a_pass())

    for ask in (
        lambda: service.history.builds(SUITE, "main", limit),
        lambda: service.history.failed_tests(SUITE, "main", limit),
        lambda: service.history.test_runs(SUITE, "main", CaseSelection(test_case="adds"), limit),
    ):
        with pytest.raises(InvalidInput, match="limit"):
            ask()


def test_unknown_words_are_told_apart(service: Service) -> None:
    service.administration.create_org(Org("other"))
    service.administration.put_project(Project("other", "shop"))

    for key, sentence in (
        (a_suite_key(org="nobody"), "Org not found: 'nobody'"),
        (a_suite_key(project="nothing"), "Project not found: 'nothing'"),
        (a_suite_key(org="other"), "Suite not found: 'ci'"),
    ):
        with pytest.raises(NotFound, match=sentence):
            service.history.builds(key)
        with pytest.raises(NotFound, match=sentence):
            service.history.failed_tests(key)
        with pytest.raises(NotFound, match=sentence):
            service.history.branches(key)


def test_search_finds_tests_and_failures_by_how_words_begin(service: Service) -> None:
    with_run(service, 1, a_failure("paysInvoice", "the till of the shop is closed"))
    found = service.history.search(SUITE, "till CLOS")
    assert [(each.run, each.text) for each in found.failures] == [
        (a_run_key(1), "AssertionError: the till of the shop is closed")
    ]
    assert [each.case.test_case for each in service.history.search(SUITE, "invoice", 1).cases] == ["paysInvoice"]
    assert service.history.search(SUITE, "nothing") == Found()


def test_search_without_a_word_or_a_suite_is_refused(service: Service) -> None:
    with_run(service, 1)
    with pytest.raises(InvalidInput):
        service.history.search(SUITE, "a")
    with pytest.raises(InvalidInput):
        service.history.search(SUITE, "till", 0)
    with pytest.raises(NotFound):
        service.history.search(a_suite_key(suite="unknown"), "till")
