"""The gate over HTTP: waiting for a run, and results in the body."""

import json
import threading
from collections.abc import Callable, MutableMapping
from typing import Any

import anyio
import pytest
from starlette.testclient import TestClient

from terec.ingest_api.judged import waiting
from terec_testing.calls import ADDRESS, FAILURE, PASS, RUN, SUITE, put_run, unstored


@pytest.mark.parametrize("query", ["wait=-1", "wait=61", "wait=nan", "wait=inf", "wait=x", "fail_on=rain"])
def test_gate_asked_out_of_rule_is_422(judged: TestClient, query: str) -> None:
    assert judged.get(f"{RUN}2/gate?{query}").status_code == 422


def test_what_else_fails_may_be_named_twice(judged: TestClient) -> None:
    put_run(judged, 3, FAILURE)

    assert judged.get(RUN + "3/gate").json()["gate"]["outcome"] == "green"
    assert judged.get(RUN + "3/gate?fail_on=missing&fail_on=open").json()["gate"]["outcome"] == "red"


@pytest.mark.parametrize("wait", ["", "?wait=60"])
def test_gate_of_a_complete_run_answers_at_once(judged: TestClient, monkeypatch: Any, wait: str) -> None:
    async def never(seconds: float) -> None:
        raise AssertionError("it waited")

    monkeypatch.setattr(anyio, "sleep", never)

    assert judged.get(RUN + "2/gate" + wait).status_code == 200


def test_gate_waits_until_the_run_is_complete(judged: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    put_run(judged, 3, FAILURE, declared_total=2, complete=False)
    pauses: list[float] = []

    async def meanwhile(seconds: float) -> None:
        pauses.append(seconds)
        second = threading.Thread(target=put_run, args=(judged, 3, {**PASS, "test_case": "rounds"}))
        second.start()
        second.join()

    assert judged.get(RUN + "3/gate").json()["gate"]["outcome"] == "not judgeable"
    monkeypatch.setattr(anyio, "sleep", meanwhile)

    answer = judged.get(RUN + "3/gate?wait=60")

    assert answer.json()["verdicts"]["completeness"] == "complete"
    assert pauses == [waiting.POLL_SECONDS]


def test_gate_of_a_run_that_stays_incomplete_answers_when_the_wait_ends(judged: TestClient) -> None:
    put_run(judged, 3, FAILURE, status="IN_PROGRESS")

    assert judged.get(RUN + "3/gate?wait=0.01").json()["gate"]["outcome"] == "not judgeable"


def test_nobody_waits_for_a_caller_who_went_away(judged: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    put_run(judged, 3, FAILURE, status="IN_PROGRESS")
    pauses: list[float] = []
    sent: list[MutableMapping[str, Any]] = []
    arrived: list[MutableMapping[str, Any]] = [{"type": "http.request"}, {"type": "http.disconnect"}]
    path = RUN + "3/gate"
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"wait=60",
        "headers": [(b"host", b"localhost")],
    }

    async def receive() -> MutableMapping[str, Any]:
        return arrived.pop(0)

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr(anyio, "sleep", pause)
    anyio.run(judged.app, scope, receive, send)

    assert (sent, len(pauses)) == ([], 1)


def test_gate_of_a_run_that_is_not_there_does_not_wait(judged: TestClient) -> None:
    assert judged.get(RUN + "77/gate?wait=60").status_code == 404


def test_results_in_the_body_are_judged_and_not_kept(judged: TestClient) -> None:
    answer = judged.post(SUITE + "/gate", json=unstored(FAILURE, run_id=None))

    assert answer.status_code == 200
    assert (answer.json()["gate"]["outcome"], answer.json()["verdicts"]["run"]["branch"]) == ("green", "feature/x")
    assert judged.get("/history" + SUITE[6:] + "/builds", params={"branch": "feature/x"}).json() == []


OUT_OF_RULE = {
    "another org": (unstored(PASS, org="other"), 400),
    "another project": (unstored(PASS, project="other"), 422),
    "another suite": (unstored(PASS, suite="other"), 422),
    "no branch": (unstored(PASS, branch=""), 422),
    "negative run_id": (unstored(PASS, run_id=-1), 422),
    "run outside all years": (unstored(PASS, tstamp="0001-01-01T00:00:00+14:00"), 422),
    "negative count": (unstored(PASS, pass_count=-1), 422),
    "test without name": (unstored({**PASS, "test_case": ""}), 422),
    "negative duration": (unstored({**PASS, "duration_ms": -1}), 422),
    "result outside all years": (unstored({**PASS, "tstamp": "0001-01-01T00:00:00+14:00"}), 422),
    "no results": ({"run": ADDRESS}, 422),
    "no run": ([PASS], 422),
    "null": (None, 422),
}


@pytest.mark.parametrize(("body", "status"), OUT_OF_RULE.values(), ids=OUT_OF_RULE)
def test_unstored_run_out_of_rule_is_refused_with_one_sentence(judged: TestClient, body: Any, status: int) -> None:
    answer = judged.post(SUITE + "/gate", json=body)

    assert answer.status_code == status
    assert answer.json()["detail"].endswith(".")


@pytest.mark.parametrize("member", ["NaN", "Infinity", "1e999"])
def test_unstored_result_without_a_real_number_is_422(judged: TestClient, member: str) -> None:
    body = json.dumps(unstored({**PASS, "duration_ms": "?"})).replace('"?"', member)

    assert judged.post(SUITE + "/gate", content=body).status_code == 422


def test_unstored_results_over_the_limit_are_413(judged: TestClient, api: Callable[..., TestClient]) -> None:
    many = [{**PASS, "test_case": f"case {number}"} for number in range(4)]

    assert api(results_limit="3").post(SUITE + "/gate", json=unstored(*many)).status_code == 413
