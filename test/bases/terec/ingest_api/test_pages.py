"""The web pages over HTTP: what each shows, where it stands, what is said when it cannot be shown."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from terec.model import StoreBusy
from terec.store_sqlite import SqliteStore, open_store
from terec_testing import NOW
from terec_testing.calls import ADDRESS, ADDS, CASE, FAILURE, PASS, RUN, put_run
from terec_testing.page_reading import ReadPage, read_page
from terec_testing.server import an_app

Api = Callable[..., TestClient]

COMMITS = {1: "c1", 2: "c2", 3: "c2", 4: "c4"}
RUNS_OF = "/tests/orgs/acme/projects/shop/suites/ci/branches"
PROJECT = "/pages/orgs/acme/projects/shop"
SUITE = f"{PROJECT}/suites/ci"
MAIN = f"{SUITE}/branches/main/runs"
TEST = f"{SUITE}/branches/main/tests?test_package=com.acme&test_class=CartTest&test_case=adds"


def opened(client: TestClient, path: str, status: int = 200, **headers: str) -> ReadPage:
    """The page there, after redirections."""
    answer = client.get(path, headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return read_page(answer.text)


@pytest.fixture(scope="module")
def flown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Main passed in run 1, failed in 2, passed on its commit in 3, failed in 4; run 9 of feature/x fails, too.

    It is read only.
    """
    with (
        open_store(tmp_path_factory.mktemp("pages") / "terec.sqlite") as store,
        TestClient(an_app(store, now=NOW + timedelta(days=3)), base_url="http://127.0.0.1") as client,
    ):
        client.put("/admin/orgs", json={"name": "acme"})
        client.put("/admin/orgs/acme/projects", json={"org": "acme", "name": "shop"})
        for run_id in (1, 2, 3, 4):
            result = {**FAILURE, "error_details": "the basket was not found"} if run_id % 2 == 0 else PASS
            put_run(client, run_id, result, commit=COMMITS[run_id], author="mira")
        branch = {**ADDRESS, "branch": "feature/x", "run_id": 9, "target_branch": "main"}
        client.post("/tests/orgs/acme/runs", json={**branch, "tstamp": "2026-03-01T09:00:00"})
        failure = {**CASE, "test_case": "pays", "result": "FAIL", "error_details": "declined"}
        client.post(f"{RUNS_OF}/feature/x/runs/9/tests", json=[failure])
        yield client


def test_orgs_lead_to_their_projects_and_these_to_their_suites(flown: TestClient) -> None:
    org = opened(flown, "/pages/").link_to("acme")
    project = opened(flown, org).link_to("shop")
    assert opened(flown, project).link_to("ci") == MAIN


def test_overview_tells_the_newest_run_of_the_default_branch_with_verdicts_and_a_trend(flown: TestClient) -> None:
    page = opened(flown, PROJECT)

    assert "ci on main" in page.text
    assert "1 failed" in page.text
    assert "~1 FLAKY" in page.text
    assert (len(page.bars("fail")), len(page.bars("pass"))) == (2, 2)
    assert page.link_to("#4") == f"{MAIN}/4"


def test_project_shows_its_suites_page_by_page(client: TestClient) -> None:
    for number in range(13):
        client.post("/tests/orgs/acme/suites", json={"org": "acme", "project": "shop", "suite": f"suite {number:02}"})

    first, second, beyond = (opened(client, f"{PROJECT}?page={number}") for number in (1, 2, 999))

    assert first.link_to("2") == f"{PROJECT}?page=2"
    assert "suite 12" not in first.text
    assert "suite 12" in second.text
    assert second.text == beyond.text


def test_suite_leads_to_its_default_branch(flown: TestClient) -> None:
    assert flown.get(SUITE, follow_redirects=False).headers["location"] == MAIN


def test_default_branch_is_the_one_that_the_project_names(client: TestClient) -> None:
    client.post("/tests/orgs/acme/runs", json={**ADDRESS, "branch": "develop", "run_id": 1})
    client.put("/admin/orgs/acme/projects", json={"org": "acme", "name": "shop", "default_branch": "develop"})
    assert client.get(SUITE, follow_redirects=False).headers["location"] == f"{SUITE}/branches/develop/runs"


def test_suite_without_main_leads_to_the_branch_that_ran_last(client: TestClient) -> None:
    client.post("/tests/orgs/acme/runs", json={**ADDRESS, "suite": "nightly", "branch": "develop", "run_id": 1})
    found = client.get(f"{PROJECT}/suites/nightly", follow_redirects=False)
    assert found.headers["location"].endswith("/branches/develop/runs")


def test_branch_shows_a_bar_for_each_run_that_leads_to_it(flown: TestClient) -> None:
    page = opened(flown, MAIN)

    charts = [link for link in page.links if link.startswith(f"{MAIN}/")]
    assert {f"{MAIN}/{number}" for number in (1, 2, 3, 4)} <= set(charts)
    assert "2 of 4 builds had failures" in page.text


def test_branch_shows_open_problems_flaky_tests_and_other_branches(flown: TestClient) -> None:
    page = opened(flown, MAIN)

    assert "Open problems 1" in page.text
    assert "since #2 c2" in page.text
    assert "Flaky tests 1" in page.text
    assert "2 of 4" in page.text
    assert page.link_to("feature/x") == f"{SUITE}/branches/feature/x/runs"


def test_limit_is_how_many_runs_a_branch_shows(flown: TestClient) -> None:
    page = opened(flown, f"{MAIN}?limit=2")

    assert "1 of 2 builds had failures" in page.text
    assert page.link_to("64") == f"{MAIN}?limit=64"


def test_run_tells_whose_its_failures_are_since_when_and_how_to_repeat_them(flown: TestClient) -> None:
    page = opened(flown, f"{SUITE}/branches/feature/x/runs/9")

    assert "Red: 1 of 1 failure is yours." in page.text
    assert "declined" in page.text
    assert "?UNKNOWN" in page.text
    assert page.link_to("com.acme.CartTest::pays").startswith(f"{SUITE}/branches/feature/x/runs/9/tests/t1:")


def test_run_names_tests_that_it_lost(client: TestClient) -> None:
    kept = [{**CASE, "test_case": f"kept {number}", "result": "PASS"} for number in range(30)]
    put_run(client, 2, *kept, PASS, complete=True)
    put_run(client, 3, *kept, complete=True)

    page = opened(client, f"{MAIN}/3")

    assert "1 test that passed in main #2 is missing or skipped." in page.text
    assert page.link_to("com.acme.CartTest::adds") == f"{TEST}&test_config=%23"


def test_test_shows_its_history_its_rate_and_what_its_newest_failure_said(flown: TestClient) -> None:
    page = opened(flown, TEST)

    assert "Failed in 50.0% of 4 builds" in page.text
    assert (len(page.bars("fail")), len(page.bars("pass"))) == (2, 2)
    assert "Newest failure, #4" in page.text
    assert [each.text for each in page.named("pre")] == ["the basket was not found"]


def test_result_of_an_older_run_is_shown_with_the_same_history(flown: TestClient) -> None:
    page = opened(flown, f"{MAIN}/2/tests/{ADDS}")

    assert "In #2" in page.text
    assert "Failed in 50.0% of 4 builds" in page.text
    assert page.link_to("main") == MAIN


def test_failure_shows_everywhere_it_was_seen(flown: TestClient) -> None:
    address = opened(flown, f"{MAIN}/4/tests/{ADDS}").link_to("everywhere this failure was seen")
    page = opened(flown, address)

    assert "the basket was not found" in page.text
    assert "First seen main #2" in page.text
    assert "Last seen main #4" in page.text


def test_search_finds_tests_and_failures_and_keeps_the_words(flown: TestClient) -> None:
    page = opened(flown, f"{SUITE}/search?q=cart+adds")

    assert page.link_to("com.acme.CartTest::adds").startswith(f"{SUITE}/branches/main/tests?")
    assert page.named("input")[0].attributes["value"] == "cart adds"
    assert "Type words" in opened(flown, f"{SUITE}/search").text


@pytest.mark.parametrize(
    "branch", ["feature/x", "a/runs/5", "a/runs", "a/tests", "a/runs/7/tests/t1:x", "ä é", "x/../y"]
)
def test_branch_of_any_name_has_its_pages(client: TestClient, branch: str) -> None:
    client.post("/tests/orgs/acme/runs", json={**ADDRESS, "branch": branch, "run_id": 7, "status": "SUCCESS"})

    address = opened(client, f"{MAIN}").link_to(branch)
    page = opened(client, address)
    assert f"ci on {branch}" in page.text
    assert f"of ci on {branch}" in opened(client, page.link_to("#7")).text


def test_branch_without_its_last_word_leads_there(flown: TestClient) -> None:
    found = flown.get(f"{SUITE}/branches/feature/x", follow_redirects=False)
    assert found.headers["location"] == f"{SUITE}/branches/feature/x/runs"


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/pages/orgs/nobody", "nobody"),
        (f"{PROJECT}x", "shopx"),
        (f"{SUITE}x/branches/main/runs", "cix"),
        (f"{SUITE}/branches/man/runs", "'main'"),
        (f"{MAIN}/99", "99"),
        (f"{MAIN}/1/tests/t1:none", "t1:none"),
        (f"{TEST}x", "addsx"),
        (f"{SUITE}/failures/f1:none", "f1:none"),
        ("/pages/anything", "list of orgs"),
    ],
)
def test_what_is_not_there_is_said_on_a_page(flown: TestClient, path: str, sentence: str) -> None:
    page = opened(flown, path, 404)
    assert sentence in page.text
    assert page.link_to("To the orgs") == "/pages/"


@pytest.mark.parametrize(
    "path",
    [
        f"{MAIN}?limit=0",
        f"{MAIN}?limit=257",
        f"{MAIN}?limit=x",
        f"{MAIN}/99999999999999999999",
        f"{PROJECT}?page=0",
        f"{SUITE}/branches/main/tests",
        f"{SUITE}/search?q=%20a",
    ],
)
def test_what_is_asked_wrongly_is_said_on_a_page(flown: TestClient, path: str) -> None:
    assert opened(flown, path, 422).named("h1")[0].text == "Invalid input"


def test_store_that_is_busy_is_said_on_a_page(flown: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: Any) -> None:
        raise StoreBusy("Another writer holds the store; try again.")

    monkeypatch.setattr(SqliteStore, "runs", busy)
    answer = flown.get(MAIN)

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert "Another writer holds the store; try again." in read_page(answer.text).text


@pytest.mark.parametrize("path", ["/pages/", PROJECT, MAIN, f"{MAIN}/2", "/pages/orgs/nobody", f"{MAIN}?limit=x"])
def test_every_page_says_what_a_browser_may_do_with_it(flown: TestClient, path: str) -> None:
    headers = flown.get(path).headers

    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_pages_are_only_read(flown: TestClient, method: str) -> None:
    assert flown.request(method, MAIN).status_code == 405


def test_links_begin_with_the_path_under_which_others_reach_the_server(api: Api, client: TestClient) -> None:
    outside = api(public_url="https://example.com/terec/")
    assert {link.split("/pages")[0] for link in opened(outside, MAIN).links if "/pages" in link} == {"/terec"}


def test_links_begin_with_the_root_that_a_proxy_took_off(flown: TestClient) -> None:
    behind = TestClient(flown.app, base_url="http://127.0.0.1", root_path="/terec")
    assert opened(behind, MAIN).link_to("ci") == f"/terec{SUITE}"


def test_front_lists_the_orgs_that_everybody_may_know(client: TestClient) -> None:
    client.put("/admin/orgs", json={"name": "vault", "private": True})
    page = opened(client, "/", Accept="text/html")

    assert page.link_to("acme") == "/pages/orgs/acme"
    assert "vault" not in page.text


def test_front_answers_while_its_store_does_not(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: Any) -> None:
        raise StoreBusy("Another writer holds the store; try again.")

    monkeypatch.setattr(SqliteStore, "orgs", busy)
    page = opened(client, "/", Accept="text/html")

    assert "The orgs cannot be listed now." in page.text
    assert "export TEREC_URL=" in page.text


def test_page_of_a_run_that_brought_nothing_says_so(client: TestClient) -> None:
    assert "no results yet" in opened(client, MAIN).text
    assert opened(client, RUN.replace("/tests/", "/pages/", 1) + "1").named("h1")[0].text.startswith("#1")
