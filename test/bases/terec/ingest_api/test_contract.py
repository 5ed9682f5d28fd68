"""The paths, fields and statuses that existing clients rely on."""

import pytest
from starlette.testclient import TestClient

RUN = "/tests/orgs/acme/projects/shop/suites/ci/branches/main/runs/1"
HISTORY = "/history/orgs/acme/projects/shop/suites/ci"
CASE = {"test_package": "com.acme", "test_suite": "CartTest", "test_case": "adds"}
FAILURE = {**CASE, "result": "FAIL", "error_details": "boom"}
RUN_FIELDS = [
    *("org", "project", "suite", "branch", "run_id", "tstamp", "url", "commit", "pass_count", "fail_count"),
    *("skip_count", "total_count", "duration_sec", "status", "ignore", "ignore_details"),
]
RESULT_FIELDS = [
    *("test_package", "test_suite", "test_case", "test_config", "result", "test_group", "tstamp", "duration_ms"),
    *("stdout", "stderr", "error_stacktrace", "error_details", "skip_details"),
]


def test_public_org_answers_201_with_an_empty_list_of_tokens(client: TestClient) -> None:
    created = client.put("/admin/orgs", json={"name": "open", "full_name": "Open", "url": None})

    assert created.status_code == 201
    assert created.json() == {"message": "Public org open created. Tokens not required.", "tokens": []}


def test_private_org_answers_its_three_tokens(client: TestClient) -> None:
    created = client.put("/admin/orgs", json={"name": "vault", "private": True})

    assert created.status_code == 201
    assert list(created.json()["tokens"]) == ["admin", "write", "read"]


def test_org_that_exists_is_403(client: TestClient) -> None:
    assert client.put("/admin/orgs", json={"name": "acme"}).status_code == 403


def test_orgs_and_projects_are_listed(client: TestClient) -> None:
    assert client.get("/admin/orgs").json() == [{"name": "acme", "full_name": None, "url": None, "private": False}]
    (project,) = client.get("/admin/orgs/acme/projects").json()
    assert list(project.items())[:5] == [
        *(("org", "acme"), ("name", "shop"), ("full_name", None), ("description", None), ("url", None))
    ]


def test_project_is_201_each_time(client: TestClient) -> None:
    for _ in range(2):
        assert client.put("/admin/orgs/acme/projects", json={"org": "acme", "name": "cart"}).status_code == 201


def test_suite_is_posted_and_read(client: TestClient) -> None:
    posted = client.post("/tests/orgs/acme/suites", json={"org": "acme", "project": "shop", "suite": "nightly"})

    assert posted.status_code == 200
    assert posted.json() == {"org": "acme", "project": "shop", "suite": "nightly", "url": None}
    assert [each["suite"] for each in client.get("/tests/orgs/acme/suites").json()] == ["ci", "nightly"]
    assert len(client.get("/tests/orgs/acme/projects/shop/suites").json()) == 2
    assert client.get("/tests/orgs/acme/projects/shop/suites/nightly").json() == posted.json()


def test_run_is_answered_as_it_stands_contract_fields_first(client: TestClient) -> None:
    run = {"org": "acme", "project": "shop", "suite": "ci", "branch": "main", "tstamp": "2026-03-01T12:00:00"}

    answered = client.post("/tests/orgs/acme/runs", json={**run, "status": "FAILURE", "unknown": {"x": 1}})

    assert answered.status_code == 200
    assert list(answered.json())[: len(RUN_FIELDS)] == RUN_FIELDS
    assert answered.json()["run_id"] == 2
    assert answered.json()["tstamp"] == "2026-03-01T12:00:00Z"


@pytest.mark.parametrize("slash", ["", "/"])
def test_paths_answer_with_and_without_a_slash_at_their_end(client: TestClient, slash: str) -> None:
    for path in ("/admin/orgs", RUN, RUN + "/tests", HISTORY + "/builds", "/tests/orgs/acme/suites"):
        assert client.get(path + slash, follow_redirects=False).status_code == 200


@pytest.mark.parametrize("branch", ["feature/x", "feature%2Fx", "feature%2fx"])
def test_branch_with_a_slash_is_one_branch_encoded_or_not(client: TestClient, branch: str) -> None:
    run = {"org": "acme", "project": "shop", "suite": "ci", "branch": "feature/x", "run_id": 5}
    client.post("/tests/orgs/acme/runs", json=run)

    path = f"/tests/orgs/acme/projects/shop/suites/ci/branches/{branch}/runs/5"
    assert client.get(path).json()["branch"] == "feature/x"
    assert client.post(path + "/tests", json=[FAILURE]).json()["test_count"] == 1


def test_results_may_leave_out_config_and_time(client: TestClient) -> None:
    posted = client.post(RUN + "/tests", json=[FAILURE])

    assert posted.status_code == 200
    assert posted.json()["test_count"] == 1
    found = client.get(RUN + "/tests", params={"result": "FAIL"}).json()
    assert list(found[0])[: len(RESULT_FIELDS)] == RESULT_FIELDS
    assert (found[0]["test_config"], found[0]["error_details"], found[0]["tstamp"]) == ("#", "boom", None)
    assert client.get(RUN + "/tests", params={"result": "PASS"}).json() == []


def test_null_is_taken_as_absent(client: TestClient) -> None:
    posted = client.post(RUN + "/tests", json=[{**FAILURE, "test_config": None, "duration_ms": None}])

    assert posted.status_code == 200
    assert client.get(RUN + "/tests").json()[0]["test_config"] == "#"


def test_history_answers_with_the_contracts_fields(client: TestClient) -> None:
    client.post(RUN + "/tests", json=[{**FAILURE, "stdout": "x" * 2000}])

    assert client.get(HISTORY + "/builds", params={"branch": "main", "limit": 1}).json()[0]["fail_count"] == 1
    failed = client.get(HISTORY + "/failed-tests", params={"branch": "main", "limit": 5, "threshold": 1}).json()
    assert list(failed[0]) == ["test_run", "suite_run"]
    assert len(failed[0]["test_run"]["stdout"]) == 1024
    assert failed[0]["test_run"]["truncated"] == ["stdout"]
    words = {
        "branch": "main",
        "test_package": "com.acme",
        "test_class": "CartTest",
        "test_case": "adds",
        "run_limit": 3,
    }
    assert client.get(HISTORY + "/test-runs", params={**words, "test_config": "#"}).json() == failed
    assert client.get(HISTORY + "/test-runs", params={**words, "before": 1}).json() == []


def test_check_answers_with_the_contracts_fields(client: TestClient) -> None:
    client.post(RUN + "/tests", json=[FAILURE])
    words = {"branch": "main", "run_id": 1, "test_package": "com.acme", "test_class": "CartTest", "test_case": "adds"}

    check = client.get(HISTORY + "/test-run-check", params={**words, "depth": 128}).json()

    assert list(check) == ["test_case", "summary", "similar_failures", "message", "is_known_failure"]
    assert check["test_case"] == {**CASE, "test_config": "#"}
    assert list(check["summary"]) == ["num_runs", "num_same_fail", "num_diff_fail", "num_pass", "num_skip"]


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("/admin/orgs/nobody/projects", "Org not found"),
        ("/tests/orgs/nobody/suites", "Org not found"),
        ("/tests/orgs/acme/projects/nothing/suites", "Project not found"),
        ("/tests/orgs/acme/projects/shop/suites/none", "Suite not found"),
        (HISTORY.replace("/ci", "/none") + "/builds", "Suite not found"),
        (RUN + "7", "Suite run not found"),
        (RUN + "7/tests", "Suite run not found"),
        (RUN + "/tests/t1:none", "Test not found"),
    ],
)
def test_what_is_unknown_is_404_and_says_what(client: TestClient, path: str, detail: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert answer.json()["detail"].startswith(detail)


def test_empty_list_of_results_is_400(client: TestClient) -> None:
    assert client.post(RUN + "/tests", json=[]).status_code == 400


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/tests/orgs/acme/suites", {"org": "other", "project": "shop", "suite": "ci"}),
        ("/tests/orgs/acme/runs", {"org": "other", "project": "shop", "suite": "ci", "branch": "main", "run_id": 1}),
    ],
)
def test_another_org_in_the_body_is_400(client: TestClient, path: str, body: dict[str, object]) -> None:
    answer = client.post(path, json=body)

    assert answer.status_code == 400
    assert "'other'" in answer.json()["detail"]


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "limit=x", "threshold=0", "limit=99999999999999999999999"])
def test_limit_of_wrong_type_or_range_is_422(client: TestClient, query: str) -> None:
    assert client.get(f"{HISTORY}/failed-tests?{query}").status_code == 422


def test_depth_over_128_is_422(client: TestClient) -> None:
    words = {"branch": "main", "run_id": 1, "test_case": "adds", "depth": 129}

    assert client.get(HISTORY + "/test-run-check", params=words).status_code == 422


def test_unselected_tests_are_422(client: TestClient) -> None:
    assert client.get(HISTORY + "/test-runs").status_code == 422


def test_tokens_rules_run_and_text_can_be_removed(client: TestClient) -> None:
    client.post(RUN + "/tests", json=[FAILURE])
    made = client.post("/admin/orgs/acme/tokens", json={"name": "ci", "grant": "write", "pull_requests_only": True})
    assert made.status_code == 201
    assert [each["name"] for each in client.get("/admin/orgs/acme/tokens").json()] == ["ci"]
    assert made.json()["token"] not in client.get("/admin/orgs/acme/tokens").text
    rule = {"org": "acme", "project": "shop", "suite": "*", "branch": "*", "days": 30}
    assert client.put("/admin/orgs/acme/retention", json=rule).json() == rule
    test_id = client.get(RUN + "/tests").json()[0]["test_id"]
    assert client.get(f"{RUN}/tests/{test_id}").json()["error_details"] == "boom"
    assert client.delete(f"{RUN}/tests/{test_id}/texts/error_details").json() == {"removed": 1}
    assert [each["branch"] for each in client.get(RUN.split("/branches")[0] + "/branches").json()] == ["main"]

    words = {"project": "shop", "suite": "*", "branch": "*"}
    for path, query in (
        ("/admin/orgs/acme/tokens/ci", {}),
        ("/admin/orgs/acme/retention", words),
        (RUN, {}),
        ("/admin/orgs/acme", {}),
    ):
        assert client.delete(path, params=query).status_code == 204
        assert client.delete(path, params=query).status_code == 404
