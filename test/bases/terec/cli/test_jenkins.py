"""`terec jenkins`: builds become runs, and what is wrong is said in one sentence."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from terec_testing.jenkins import (
    LOGIN_PAGE,
    MockJenkins,
    a_case,
    a_suite,
    change,
    changes,
    checkout,
    mock_jenkins,
    parameters,
)
from terec_testing.web_server import Reply

Terec = Callable[..., Any]
PLACE = ("--org", "acme", "--project", "shop")
COMMIT = "1" * 40


@pytest.fixture
def jenkins(monkeypatch: pytest.MonkeyPatch, folder: Any) -> Iterator[MockJenkins]:
    """A Jenkins with the finished builds 1 to 3 of acme/shop/main."""
    with mock_jenkins() as mock:
        monkeypatch.setenv("JENKINS_URL", mock.url)
        mock.job("acme/shop/main", of_branch=True)
        for number in (1, 2, 3):
            told = checkout(COMMIT, "main", "https://github.com/acme/web.git")
            mock.build("acme/shop/main", number, "UNSTABLE", told, changeSets=changes(change(COMMIT)))
            cases = (
                a_case("com.acme.CartTest", "adds", "FAILED", errorDetails="boom"),
                a_case("com.acme.CartTest", "pays"),
            )
            mock.report("acme/shop/main", number, a_suite(*cases, stages=("unit",)))
        yield mock


def test_exported_build_is_the_run_as_the_api_takes_it(terec: Terec, jenkins: MockJenkins) -> None:
    said = terec("jenkins", "export-build", "acme/shop/main", 3, "--suite", "unit", *PLACE)
    assert said.json == {
        "org": "acme",
        "project": "shop",
        "suite": "unit",
        "branch": "main",
        "run_id": 3,
        "tstamp": "2026-03-01T15:00:00Z",
        "url": f"{jenkins.url}/job/acme/job/shop/job/main/3/",
        "commit": COMMIT,
        "duration_sec": 60.75,
        "status": "FAILURE",
        "commits": [COMMIT],
        "changes": [
            {"sha": COMMIT, "author": "ann", "subject": "Change", "files": ["src/cart.py"], "files_left_out": 0}
        ],
        "author": "ann",
    }
    assert said.err == "terec: The branch is main, from checkout.\n"


def test_what_told_the_branch_is_json_on_stderr_where_json_is_wanted(terec: Terec, jenkins: MockJenkins) -> None:
    said = terec("jenkins", "export-build", "acme/shop/main", 3, "--json", *PLACE)
    assert said.json["branch"] == "main"
    assert json.loads(said.err)["origins"] == {"branch": "checkout", "suite": "the job's name"}


def test_exported_tests_are_one_flat_list(terec: Terec, jenkins: MockJenkins) -> None:
    said = terec("jenkins", "export-tests", "acme/shop/main", "lastBuild")
    assert [(each["test_case"], each["result"], each["test_config"]) for each in said.json] == [
        ("adds", "FAIL", "unit"),
        ("pays", "PASS", "unit"),
    ]
    assert len(terec("jenkins", "export-tests", "acme/shop/main", 3, "--limit", 1).json) == 1


def test_build_without_tests_exports_none(terec: Terec, jenkins: MockJenkins) -> None:
    jenkins.build("acme/shop/main", 4, "FAILURE")
    said = terec("jenkins", "export-tests", "acme/shop/main", 4)
    assert (said.code, said.out) == (2, "")
    assert said.err == "terec: acme/shop/main #4 has no test in a test report, its artifacts or its console log.\n"


def test_imported_build_is_a_complete_run_with_its_tests(terec: Terec, jenkins: MockJenkins) -> None:
    said = terec("jenkins", "import-run", "acme/shop/main", "lastCompletedBuild", "unit", "--json", *PLACE)
    assert (said.code, said.json["test_count"], said.json["fail_count"]) == (0, 2, 1)
    assert said.json["origins"]["branch"] == "checkout"
    run = terec("builds", "show", "unit", "main", "latest", "--json", *PLACE).json["run"]
    assert (run["run_id"], run["complete"], run["status"], run["total_count"]) == (3, True, "FAILURE", 2)


def test_page_of_an_import_says_where_from_and_what_told_the_branch(terec: Terec, jenkins: MockJenkins) -> None:
    out = terec("jenkins", "import-run", "acme/shop/main", 3).out
    assert "Imported 2 results from acme/shop/main #3: 1 passed, 1 failed, 0 skipped." in out
    assert "Run #3 of acme-shop on main in acme/web." in out  # the place out of the checkout
    assert "The branch is main, from checkout." in out


def test_address_of_a_build_stands_for_both(
    terec: Terec, jenkins: MockJenkins, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"{jenkins.url}/job/acme/job/shop/job/main/2/"
    assert terec("jenkins", "export-build", address, *PLACE).json["run_id"] == 2
    assert terec("jenkins", "export-build", address, 3, *PLACE).code == 2
    monkeypatch.delenv("JENKINS_URL")
    assert terec("jenkins", "export-build", address, *PLACE).json["run_id"] == 2
    said = terec("jenkins", "export-build", "acme/shop/main", 2)
    assert (said.code, said.err) == (
        2,
        "terec: Which Jenkins? Set JENKINS_URL, or give the whole address of the job.\n",
    )


def test_build_that_runs_is_an_incomplete_run_until_it_is_imported_again(terec: Terec, jenkins: MockJenkins) -> None:
    jenkins.build("acme/shop/main", 4, None)
    assert terec("jenkins", "import-run", "acme/shop/main", 4, *PLACE).code == 0
    assert terec("check", "acme-shop", "main", 4, *PLACE).code == 4
    jenkins.build("acme/shop/main", 4, "SUCCESS")
    jenkins.report("acme/shop/main", 4, a_suite(a_case("com.acme.CartTest", "pays")))
    terec("jenkins", "import-run", "acme/shop/main", 4, *PLACE)
    run = terec("builds", "show", "acme-shop", "main", 4, "--json", *PLACE).json["run"]
    assert (run["status"], run["complete"], run["total_count"]) == ("SUCCESS", True, 1)


def test_last_builds_are_imported_oldest_first_and_skipped_the_next_time(terec: Terec, jenkins: MockJenkins) -> None:
    jenkins.build("acme/shop/main", 4, None)
    said = terec("jenkins", "import-run", "acme/shop/main", "unit", "--last", 2, "--json", *PLACE)
    assert [each["run"]["run_id"] for each in said.json["imported"]] == [2, 3]
    again = terec("jenkins", "import-run", "acme/shop/main", "unit", "--last", 50, "--json", *PLACE).json
    assert ([each["run"]["run_id"] for each in again["imported"]], again["skipped"]) == ([1], [2, 3])


def test_build_that_cannot_be_read_is_named_and_stops_no_other(terec: Terec, jenkins: MockJenkins) -> None:
    jenkins.answers["/job/acme/job/shop/job/main/1"] = LOGIN_PAGE
    jenkins.answers["/job/acme/job/shop/job/main/2/testReport"] = Reply(500)
    jenkins.build("acme/shop/main", 4, "FAILURE")
    said = terec("jenkins", "import-run", "acme/shop/main", "--last", 50, "--requests", 2)
    assert said.code == 0
    assert "Imported 2 builds of acme/shop/main: 2 results, 1 failed." in said.out
    assert "Without a test that is named: 1 build of these." in said.out
    assert "Left out: 2 builds." in said.out
    assert "- #1: Jenkins at" in said.out
    assert "answers 500" in said.out
    jenkins.answers.clear()
    again = terec("jenkins", "import-run", "acme/shop/main", "--last", 50, "--json").json
    assert [each["run"]["run_id"] for each in again["imported"]] == [1, 2]


def test_nothing_that_can_be_read_is_the_exit_code_of_its_first_error(terec: Terec, jenkins: MockJenkins) -> None:
    for number in (1, 2, 3):
        jenkins.answers[f"/job/acme/job/shop/job/main/{number}"] = Reply(500)
    assert terec("jenkins", "import-run", "acme/shop/main", "--last", 5).code == 3


@pytest.mark.parametrize(
    ("reply", "code", "sentence"),
    [
        (Reply(401), 2, "answers 401: it wants to know who asks"),
        (Reply(403), 2, "answers 403"),
        (Reply(404), 2, "answers 404"),
        (Reply(500), 3, "answers 500"),
        (LOGIN_PAGE, 3, "answers text/html, which is no JSON"),
        (Reply(302, headers={"Location": "https://sso.acme.example/login?token=x"}), 3, "redirects to https://sso"),
    ],
)
def test_jenkins_that_misbehaves_is_one_sentence_and_its_code(
    terec: Terec, jenkins: MockJenkins, reply: Reply, code: int, sentence: str
) -> None:
    jenkins.answers["/job/acme/job/shop/job/main/3"] = reply
    said = terec("jenkins", "import-run", "acme/shop/main", 3)
    assert (said.code, said.out) == (code, "")
    assert said.err.startswith("terec: Jenkins at ")
    assert sentence in said.err
    assert said.err.count("\n") == 1


def test_jenkins_that_is_not_there_is_exit_code_3(terec: Terec, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JENKINS_URL", "http://127.0.0.1:9")
    assert terec("jenkins", "export-build", "shop", 1).code == 3


def test_token_is_in_no_output(
    terec: Terec, jenkins: MockJenkins, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JENKINS_USER", "ann")
    monkeypatch.setenv("JENKINS_TOKEN", "very-secret")
    jenkins.account = "ann:other"
    said = terec("jenkins", "export-build", "acme/shop/main", 3)
    assert said.code == 2
    assert "very-secret" not in said.err + said.out
    jenkins.account = "ann:very-secret"
    assert terec("jenkins", "export-build", "acme/shop/main", 3).code == 0


def test_branch_can_be_given(terec: Terec, jenkins: MockJenkins) -> None:
    jenkins.job("nightly")
    jenkins.build("nightly", 1, "SUCCESS", parameters(BRANCH="dev"))
    said = terec("jenkins", "export-build", "nightly", 1, "--branch", "main", *PLACE)
    assert (said.json["branch"], said.err) == ("main", "terec: The branch is main, from --branch.\n")


def test_last_takes_no_build_beside_it(terec: Terec, jenkins: MockJenkins) -> None:
    assert terec("jenkins", "import-run", "acme/shop/main", 3, "unit", "--last", 5).code == 2
