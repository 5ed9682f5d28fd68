"""Excuses and corrections over HTTP: who may, and who did."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from terec.auth import Caller
from terec.ingest_api.judged.signing import signature
from terec.model import Grant, InvalidInput, Token
from terec_testing import NOW
from terec_testing.calls import ADDRESS, ADDS, PASS, RUN, SUITE, an_excuse, unstored


@pytest.mark.parametrize("text", ["a\x00b", "\u202e", "\x1b[31m", "\U0001f600" * 50])
def test_odd_texts_of_people_are_no_server_error(judged: TestClient, text: str) -> None:
    wish = an_excuse(judged, who=text, because=text, ticket=text)
    words = {"branch": "main", "run_id": 2, "test_id": ADDS, "verdict": "FLAKY", "because": text, "who": text}

    assert judged.post(SUITE + "/excuses", json=wish).status_code < 500
    assert judged.post(SUITE + "/corrections", json=words).status_code < 500
    for path in ("/excuses", "/corrections", "/problems"):
        assert judged.get(SUITE + path).status_code == 200
    assert judged.get(RUN + "2/gate").status_code == 200


def test_excuse_is_given_listed_and_withdrawn(judged: TestClient) -> None:
    wish = an_excuse(judged, ticket="SHOP-12")

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
    wish = an_excuse(judged, **words)

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
    wish = an_excuse(judged, who="someone else")

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
