"""Judgement over HTTP: paths, statuses, who may and who did; the rules are held in test/components/terec/service."""

import json
import threading
from collections.abc import Callable, MutableMapping
from pathlib import Path
from typing import Any

import anyio
import pytest
from starlette.testclient import TestClient

from terec.auth import Caller
from terec.ingest_api import waiting
from terec.ingest_api.judged_examples import JUDGED_EXAMPLES
from terec.ingest_api.judged_words import CORRECTION_WISH, EXCUSE_WISH, UNSTORED_RUN
from terec.ingest_api.signing import signature
from terec.model import (
    Comparison,
    FailureFacts,
    GateAnswer,
    Grant,
    InvalidInput,
    RecordedRun,
    RunVerdicts,
    Token,
    from_plain,
)
from terec.test_hash import test_id
from terec_testing import NOW

SUITE = "/tests/orgs/acme/projects/shop/suites/ci"
RUN = SUITE + "/branches/main/runs/"
CASE = {"test_package": "com.acme", "test_suite": "CartTest", "test_case": "adds"}
FAILURE = {**CASE, "result": "FAIL", "error_details": "boom"}
PASS = {**CASE, "result": "PASS"}
ADDS = test_id("com.acme", "CartTest", "adds", "#")
ADDRESS = {"org": "acme", "project": "shop", "suite": "ci", "branch": "main"}
EXCUSE = {"branch": "main", "run_id": 2, "because": "Rounding is being reworked."}


def put_run(client: TestClient, run_id: int, *results: dict[str, Any], **words: Any) -> None:
    hour = f"2026-03-01T{run_id:02}:00:00.125"
    client.post("/tests/orgs/acme/runs", json={**ADDRESS, "run_id": run_id, "tstamp": hour, **words})
    if results:
        assert client.post(f"{RUN}{run_id}/tests", json=results).status_code == 200


@pytest.fixture
def judged(client: TestClient) -> TestClient:
    """Run 1 passed, run 2 fails."""
    put_run(client, 1, PASS)
    put_run(client, 2, FAILURE)
    return client


def cause_id(client: TestClient) -> str:
    return str(client.get(RUN + "2/verdicts").json()["causes"][0]["cause_id"])


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


def unstored(*results: dict[str, Any], **words: Any) -> dict[str, Any]:
    return {"run": {**ADDRESS, "branch": "feature/x", "target_branch": "main", **words}, "results": list(results)}


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


@pytest.mark.parametrize("text", ["a\x00b", "\u202e", "\x1b[31m", "\U0001f600" * 50])
def test_odd_texts_of_people_are_no_server_error(judged: TestClient, text: str) -> None:
    wish = {**EXCUSE, "cause_id": cause_id(judged), "who": text, "because": text, "ticket": text}
    words = {"branch": "main", "run_id": 2, "test_id": ADDS, "verdict": "FLAKY", "because": text, "who": text}

    assert judged.post(SUITE + "/excuses", json=wish).status_code < 500
    assert judged.post(SUITE + "/corrections", json=words).status_code < 500
    for path in ("/excuses", "/corrections", "/problems"):
        assert judged.get(SUITE + path).status_code == 200
    assert judged.get(RUN + "2/gate").status_code == 200


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


def test_excuse_is_given_listed_and_withdrawn(judged: TestClient) -> None:
    wish = {**EXCUSE, "cause_id": cause_id(judged), "who": "mira", "ticket": "SHOP-12"}

    given = judged.post(SUITE + "/excuses", json=wish)

    assert given.status_code == 201
    assert (given.json()["who"], given.json()["pairs"][0]["test_id"]) == ("mira", ADDS)
    assert judged.get(RUN + "2/gate").json()["gate"]["outcome"] == "green"
    path = f"{SUITE}/excuses/{given.json()['excuse_id']}"
    assert judged.delete(path).status_code == 422
    withdrawn = judged.delete(path, params={"who": "noor"})
    assert (withdrawn.status_code, withdrawn.json()["withdrawn_by"]) == (200, "noor")
    assert judged.get(SUITE + "/excuses").json() == [withdrawn.json()]
    assert judged.delete(SUITE + "/excuses/none", params={"who": "noor"}).status_code == 404


@pytest.mark.parametrize(
    "words",
    [
        {"who": ""},
        {"who": " "},
        {"who": "x" * 201},
        {"because": ""},
        {"because": "x" * 2001},
        {"ticket": "x" * 2001},
        {"run_id": -1},
        {"run_id": 2**63},
        {"until": "2020-01-01"},
        {"until": "9999-12-31T23:59:59-14:00"},
        {"until": "soon"},
    ],
    ids=lambda words: str(words)[:40],
)
def test_excuse_out_of_rule_is_422_and_not_kept(judged: TestClient, words: dict[str, Any]) -> None:
    wish = {**EXCUSE, "cause_id": cause_id(judged), "who": "mira", **words}

    assert judged.post(SUITE + "/excuses", json=wish).status_code == 422
    assert judged.get(SUITE + "/excuses").json() == []


def test_verdict_is_corrected_and_listed(judged: TestClient) -> None:
    wish = {"branch": "main", "run_id": 2, "test_id": ADDS, "because": "It depends on the clock.", "who": "mira"}

    given = judged.post(SUITE + "/corrections", json={**wish, "verdict": "FLAKY"})

    assert given.status_code == 201
    assert given.json()["run"] == {**ADDRESS, "run_id": 2}
    assert judged.get(SUITE + "/corrections").json() == [given.json()]
    assert judged.post(SUITE + "/corrections", json={**wish, "verdict": "RAINY"}).status_code == 422
    assert judged.post(SUITE + "/corrections", json={**wish, "verdict": "NEW", "test_id": "t1:x"}).status_code == 404


def test_judging_again_tells_what_would_change(judged: TestClient) -> None:
    judged.get(RUN + "2/verdicts")

    for query in ("", "?apply=true", "?apply=false&limit=5"):
        assert judged.post(f"{SUITE}/reanalyze{query}").json() == []


@pytest.fixture
def tokens(judged: TestClient) -> dict[str, str]:
    """A token of each grant by its name."""
    return {
        grant: judged.post("/admin/orgs/acme/tokens", json={"name": f"my-{grant}", "grant": grant}).json()["token"]
        for grant in ("read", "write", "admin")
    }


ADMIN_CALLS = [("post", "/excuses"), ("delete", "/excuses/x1:x"), ("post", "/corrections"), ("post", "/reanalyze")]


@pytest.mark.parametrize(("method", "path"), ADMIN_CALLS)
def test_what_people_say_of_failures_needs_the_admin_grant(
    judged: TestClient, tokens: dict[str, str], api: Callable[..., TestClient], method: str, path: str
) -> None:
    elsewhere = api(loopback=False)

    for key in ("", tokens["read"], tokens["write"]):
        assert elsewhere.request(method, SUITE + path, headers={"X-API-KEY": key}).status_code == 401
    assert elsewhere.request(method, SUITE + path, headers={"X-API-KEY": tokens["admin"]}).status_code != 401


def test_results_in_the_body_need_a_read_token_only(
    judged: TestClient, tokens: dict[str, str], api: Callable[..., TestClient]
) -> None:
    org, project = {"name": "vault", "private": True}, {"org": "vault", "name": "shop"}
    made = judged.put("/admin/orgs", json=org).json()["tokens"]
    judged.put("/admin/orgs/vault/projects", json=project, headers={"X-API-KEY": made["admin"]})
    suite = {"org": "vault", "project": "shop", "suite": "ci"}
    judged.post("/tests/orgs/vault/suites", json=suite, headers={"X-API-KEY": made["write"]})
    path, body = SUITE.replace("acme", "vault") + "/gate", unstored(PASS, org="vault")

    assert judged.post(path, json=body).status_code == 401
    assert judged.post(path, json=body, headers={"X-API-KEY": made["read"]}).status_code == 200


def test_name_of_the_token_counts_and_not_what_the_body_says(judged: TestClient, tokens: dict[str, str]) -> None:
    wish = {**EXCUSE, "cause_id": cause_id(judged), "who": "someone else"}

    given = judged.post(SUITE + "/excuses", json=wish, headers={"X-API-KEY": tokens["admin"]})

    assert given.json()["who"] == "my-admin"


def a_token(org: str) -> Token:
    return Token(org, "ci", Grant.ADMIN, "digest", NOW)


@pytest.mark.parametrize(
    ("caller", "said", "who"),
    [
        (Caller(), " mira ", "mira"),
        (Caller(a_token("acme"), sent_key=True), "mira", "ci"),
        (Caller(a_token("other"), sent_key=True), "mira", "mira"),
        (Caller(server_admin=True, sent_key=True), "mira", "mira"),
        (Caller(server_admin=True, sent_key=True), "", "server admin"),
    ],
)
def test_who_stands_behind_a_call(caller: Caller, said: str, who: str) -> None:
    assert signature(caller, "acme", said) == who


def test_nobody_stands_behind_nothing() -> None:
    with pytest.raises(InvalidInput, match="who"):
        signature(Caller(), "acme", " ")


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


@pytest.mark.parametrize(
    ("name", "kind"),
    [("VERDICTS", RunVerdicts), ("GATE", GateAnswer), ("FAILURE", FailureFacts), ("COMPARISON", Comparison)],
)
def test_examples_are_what_the_client_reads(name: str, kind: type) -> None:
    assert isinstance(from_plain(kind, JUDGED_EXAMPLES[name]), kind)


def test_examples_of_bodies_are_what_the_server_reads() -> None:
    for name, adapter in (
        ("UNSTORED_RUN", UNSTORED_RUN),
        ("EXCUSE_WISH", EXCUSE_WISH),
        ("CORRECTION_WISH", CORRECTION_WISH),
    ):
        adapter.validate_python(JUDGED_EXAMPLES[name])


def test_every_parameter_of_judgement_has_an_example(client: TestClient) -> None:
    silent = [
        (path, parameter["name"])
        for path, methods in client.get("/openapi.json").json()["paths"].items()
        for operation in methods.values()
        if "judgement" in operation["tags"]
        for parameter in operation["parameters"]
        if not (parameter.get("examples") or parameter["schema"].get("examples"))
    ]

    assert silent == []


def test_every_field_of_every_word_has_a_sentence(client: TestClient) -> None:
    schemas = client.get("/openapi.json").json()["components"]["schemas"]

    silent = [
        f"{word}.{name}"
        for word, schema in schemas.items()
        for name, field in schema.get("properties", {}).items()
        if not field.get("description")
    ]

    assert len(schemas) > 40
    assert silent == []


def test_every_path_of_judgement_stands_on_the_page(client: TestClient) -> None:
    page = (Path(__file__).parents[4] / "docs" / "api.md").read_text()
    suite = "/orgs/{org}/projects/{project}/suites/{suite}"
    paths = [
        path.replace("/tests" + suite + "/branches/{branch}/runs/{run_id}", "RUN").replace(suite, " SUITE ")
        for path, methods in client.get("/openapi.json").json()["paths"].items()
        if any("judgement" in operation["tags"] for operation in methods.values())
    ]

    assert len(paths) > 10
    assert [path for path in paths if f"{path}?" not in page and f"{path}`" not in page] == []
