"""Judgement over HTTP: paths and statuses; the rules are held in test/components/terec/service."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from terec.model import (
    RecordedRun,
    from_plain,
)
from terec_testing.calls import ADDS, CASE, FAILURE, PASS, RUN, SUITE, put_run


def test_verdicts_and_gate_answer_enums_as_their_values_times_in_utc_and_names_as_objects(judged: TestClient) -> None:
    verdicts, gate = judged.get(RUN + "2/verdicts"), judged.get(RUN + "2/gate")

    assert (verdicts.status_code, gate.status_code) == (200, 200)
    assert verdicts.headers["content-type"] == "application/json"
    (test,) = verdicts.json()["tests"]
    assert (test["judged"]["verdict"], test["judged"]["first_failing"]["run_id"]) == ("NEW", 2)
    assert test["judged"]["first_failing"]["started"] == "2026-03-01T02:00:00.125Z"
    assert (verdicts.json()["completeness"], gate.json()["gate"]["outcome"]) == ("undeclared", "red")
    assert gate.json()["names"] == {ADDS: {**CASE, "test_config": "#"}}


def test_verdicts_have_the_run_as_the_run_is_answered(judged: TestClient) -> None:
    alone = from_plain(RecordedRun, judged.get(RUN + "2").json())

    assert from_plain(RecordedRun, judged.get(RUN + "2/verdicts").json()["run"]).key == alone.key


def test_failure_hash_causes_comparison_problems_and_flaky_tests_are_read(judged: TestClient) -> None:
    failed = judged.get(f"{RUN}2/tests/{ADDS}").json()
    words: dict[str, Any] = {"one_branch": "main", "one_run": 2, "one_test": ADDS}
    others = {name.replace("one", "other"): value for name, value in words.items()}

    facts = judged.get(f"{SUITE}/failures/{failed['failure_hash']}").json()

    assert (facts["runs"], facts["regression"], facts["tests"]) == (1, True, [{**CASE, "test_config": "#"}])
    since = {"since": "2026-02-01", "branch": "main"}
    assert [each["runs"] for each in judged.get(SUITE + "/failures", params=since).json()] == [1]
    assert judged.get(SUITE + "/compare", params=words | others).json()["same_strict"] is True
    assert [each["state"] for each in judged.get(SUITE + "/problems", params=since).json()] == ["open"]
    assert judged.get(SUITE + "/flaky-tests", params={"branch": "main", "limit": 10}).json() == []


@pytest.mark.parametrize(
    "path",
    [
        "/failures?since=yesterday",
        "/failures?since=0001-01-01T00:00:00%2B14:00",
        "/problems?since=0001-01-01T00:00:00%2B14:00",
        "/flaky-tests?limit=0",
        "/flaky-tests?limit=1001",
        "/compare?one_branch=main",
        "/compare?one_branch=main&one_run=-1&one_test=a&other_branch=main&other_run=1&other_test=b",
        "/compare?one_branch=main&one_run=1&one_test=a&other_branch=main&other_run=9223372036854775808&other_test=b",
    ],
)
def test_query_out_of_rule_is_422(judged: TestClient, path: str) -> None:
    assert judged.get(SUITE + path).status_code == 422


@pytest.mark.parametrize("name", ["%00", "%ff", "a%0Ab", "%ED%A0%80", "%27%22", "x" * 3000, "%25", "*", "feature%2Fx"])
def test_odd_words_are_no_server_error(judged: TestClient, name: str) -> None:
    other = f"other_branch={name}&other_run=2&other_test={name}&other_suite={name}"
    for path in (
        f"{RUN}2/gate?against={name}",
        f"{SUITE}/branches/{name}/runs/2/verdicts",
        f"{SUITE}/failures/{name}",
        f"{SUITE}/failures?branch={name}",
        f"{SUITE}/problems?branch={name}",
        f"{SUITE}/flaky-tests?branch={name}",
        f"{SUITE}/compare?one_branch=main&one_run=2&one_test={ADDS}&{other}",
        f"{SUITE}/compare?one_branch={name}&one_run=2&one_test={name}&{other}",
    ):
        assert judged.get(path).status_code < 500, path
    assert judged.delete(f"{SUITE}/excuses/{name}?who={name}").status_code < 500


@pytest.mark.parametrize(
    "path",
    [
        RUN + "77/verdicts",
        SUITE + "/failures/f1:none",
        f"{SUITE}/compare?one_branch=main&one_run=2&one_test={ADDS}&other_branch=main&other_run=2&other_test=t1:none",
        *(SUITE + "x" + each for each in ("/failures", "/problems", "/flaky-tests", "/excuses", "/corrections")),
    ],
)
def test_what_is_unknown_is_404(judged: TestClient, path: str) -> None:
    answer = judged.get(path)

    assert answer.status_code == 404
    assert answer.json()["detail"].endswith(".")


def test_known_and_flaky_failures_are_known_new_ones_are_not_and_unknown_is_neither(client: TestClient) -> None:
    def known(run_id: int) -> Any:
        words: dict[str, Any] = {
            "branch": "main",
            "run_id": run_id,
            "test_package": "com.acme",
            "test_class": "CartTest",
        }
        check = client.get("/history" + SUITE[6:] + "/test-run-check", params={**words, "test_case": "adds"})
        return check.json()["is_known_failure"]

    for run_id, result in enumerate((FAILURE, PASS, FAILURE, PASS, FAILURE, {**FAILURE, "error_details": "x y"}), 1):
        put_run(client, run_id, result)

    assert [known(run_id) for run_id in (1, 3, 5, 6)] == [None, True, True, False]
