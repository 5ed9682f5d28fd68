"""Rules of service.Results about suites and runs, on the use cases and over HTTP."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from terec.model import InvalidInput, InvalidName, NotFound, Org, Project, RunStatus, Suite, SuiteKey
from terec.service import Service
from terec_testing import NOW, a_failure, a_header, a_pass, a_run, a_run_key, a_suite_key


def test_suites_are_listed_by_project_and_name(service: Service) -> None:
    service.administration.put_project(Project("acme", "app"))
    for project, suite in (("shop", "b"), ("shop", "a"), ("app", "z")):
        service.results.put_suite(Suite("acme", project, suite))

    found = [(each.project, each.suite) for each in service.results.suites("acme")]

    assert found == [("app", "z"), ("shop", "a"), ("shop", "b")]
    assert [each.suite for each in service.results.suites("acme", "shop")] == ["a", "b"]


def test_suite_is_updated_and_none_keeps_what_is_stored(service: Service) -> None:
    service.results.put_suite(Suite("acme", "shop", "nightly run", "https://ci.example"))

    assert service.results.put_suite(Suite("acme", "shop", "nightly run")).url == "https://ci.example"
    assert service.results.suite(SuiteKey("acme", "shop", "nightly run")).url == "https://ci.example"


def test_suite_with_a_slash_is_refused(service: Service) -> None:
    with pytest.raises(InvalidName, match="suite name"):
        service.results.put_suite(Suite("acme", "shop", "a/b"))


def test_unknown_org_project_suite_and_run_are_told_apart(service: Service) -> None:
    service.results.put_suite(Suite("acme", "shop", "ci"))

    for ask, sentence in (
        (lambda: service.results.suites("nobody"), "Org not found: 'nobody'"),
        (lambda: service.results.suites("acme", "nothing"), "Project not found: 'nothing'"),
        (lambda: service.results.suite(a_suite_key(suite="nightly")), "Suite not found: 'nightly'"),
        (lambda: service.results.run(a_run_key(77)), "Suite run not found"),
        (lambda: service.results.results(a_run_key(77)), "Suite run not found"),
        (lambda: service.results.add_results(a_run_key(77), a_header(), [a_pass()]), "Suite run not found"),
        (lambda: service.results.put_run(a_run(project="nothing")), "Project not found: 'nothing'"),
        (lambda: service.results.put_run(a_run(org="nobody")), "Org not found: 'nobody'"),
        (lambda: service.results.delete_run(a_run_key(77)), "Suite run not found"),
    ):
        with pytest.raises(NotFound, match=sentence):
            ask()


def test_run_makes_its_suite_and_answers_as_it_stands(service: Service) -> None:
    run = service.results.put_run(a_run(17, branch="feature/x", status=RunStatus.FAILURE, commits=("c2", "c1")))

    assert (run.run_id, run.branch, run.status, run.commits) == (17, "feature/x", RunStatus.FAILURE, ("c2", "c1"))
    assert run.tstamp == run.started == NOW
    assert service.results.run(a_run_key(17, "feature/x")) == run
    assert service.results.suites("acme", "shop") == [Suite("acme", "shop", "ci")]


def test_run_is_updated_and_none_keeps_what_is_stored(service: Service) -> None:
    service.results.put_run(a_run(1, commit="abc", status=RunStatus.IN_PROGRESS, ignore=True, ignore_details="flood"))

    run = service.results.put_run(a_run(1, status=RunStatus.SUCCESS))

    assert (run.commit, run.status, run.ignore, run.ignore_details) == ("abc", RunStatus.SUCCESS, True, "flood")


def test_run_without_a_number_gets_the_next_one(service: Service) -> None:
    assert service.results.put_run(a_run(None)).run_id == 1
    service.results.put_run(a_run(41))
    assert service.results.put_run(a_run(None)).run_id == 42
    assert service.results.put_run(a_run(None, branch="feature/x")).run_id == 1


def test_run_without_a_number_is_found_again_by_its_content(service: Service) -> None:
    first = service.results.put_run(a_run(None, content_digest="d1"))
    again = service.results.put_run(a_run(None, content_digest="d1"))
    other = service.results.put_run(a_run(None, content_digest="d2"))

    assert (first.run_id, again.run_id, other.run_id) == (1, 1, 2)


def test_times_are_kept_to_the_microsecond_in_utc(service: Service) -> None:
    berlin = timezone(timedelta(hours=1))
    tstamp = datetime(2026, 2, 1, 10, 0, 0, 123456, berlin)
    service.results.put_run(a_run(1, tstamp=tstamp))
    service.results.add_results(a_run_key(1), a_header(), [a_pass(tstamp=tstamp)])

    assert service.results.run(a_run_key(1)).tstamp == datetime(2026, 2, 1, 9, 0, 0, 123456, UTC)
    assert next(service.results.results(a_run_key(1))).tstamp == datetime(2026, 2, 1, 9, 0, 0, 123456, UTC)


@pytest.mark.parametrize(
    "words", [{"suite": "a/b"}, {"branch": ""}, {"branch": "a\nb"}, {"run_id": -1}, {"run_id": 2**63}]
)
def test_run_with_a_name_out_of_rule_is_refused(service: Service, words: dict[str, object]) -> None:
    with pytest.raises(InvalidName):
        service.results.put_run(a_run(**words))


@pytest.mark.parametrize("field", ["pass_count", "total_count", "declared_parts", "declared_total"])
@pytest.mark.parametrize("value", [-1, 10**30])
def test_run_with_an_impossible_count_is_refused(service: Service, field: str, value: int) -> None:
    with pytest.raises(InvalidInput, match=field):
        service.results.put_run(a_run(**{field: value}))


def test_deleted_run_is_gone_with_its_results(service: Service) -> None:
    service.results.put_run(a_run(1))
    service.results.add_results(a_run_key(1), a_header(), [a_failure()])

    service.results.delete_run(a_run_key(1))

    assert service.history.builds(a_suite_key()) == []
    assert service.history.failed_tests(a_suite_key()) == []


def test_branch_with_slashes_percent_signs_and_odd_letters_is_one_branch(service: Service) -> None:
    for branch in ("feature/x", "a/runs/5/tests", "100%", "b%2Fc", "umlaut-\u00fc", "q?x=1#y", "a b+c", ".", ".."):
        service.results.put_run(a_run(5, branch=branch))
        service.results.add_results(a_run_key(5, branch), a_header(), [a_pass(branch)])

        assert service.results.run(a_run_key(5, branch)).branch == branch
        assert [each.test_case for each in service.results.results(a_run_key(5, branch))] == [branch]


def test_suite_with_odd_letters_is_found(service: Service) -> None:
    for suite in ("unit tests", "50%", "a?b#c", "\u00fc", ".", "..", "a%2Fb"):
        service.results.put_suite(Suite("acme", "shop", suite))

        assert service.results.suite(SuiteKey("acme", "shop", suite)).suite == suite


def test_other_orgs_do_not_mix(service: Service) -> None:
    service.administration.create_org(Org("other"))
    service.administration.put_project(Project("other", "shop"))
    service.results.put_run(a_run(1))
    service.results.put_run(a_run(1, org="other", commit="theirs"))

    assert service.results.run(a_run_key(1)).commit is None
    service.administration.delete_org("other")
    assert service.results.run(a_run_key(1)).run_id == 1
