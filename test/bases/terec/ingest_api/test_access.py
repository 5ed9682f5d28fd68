"""Who may do what, over HTTP; the rules themselves are held in test/components/terec/auth."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from terec.model import Grant, Org, Project
from terec.store_sqlite import SqliteStore
from terec_testing.server import an_app

Make = Callable[..., TestClient]
RUN = {"org": "vault", "project": "shop", "suite": "ci", "branch": "main", "run_id": 1}
PATH = "/tests/orgs/{org}/projects/shop/suites/ci/branches/main/runs/1"
RESULTS = [{"test_package": "p", "test_suite": "S", "test_case": "c", "result": "PASS"}]
ADMIN = "the-server-admins-long-token"


@pytest.fixture
def tokens(store: SqliteStore) -> dict[str, str]:
    """Public org open and private org vault, each with project shop; tokens of vault."""
    administration = an_app(store).state.api.service.administration
    administration.create_org(Org("open"))
    made: dict[str, str] = administration.create_org(Org("vault", private=True)).tokens
    made["pulls"] = administration.add_token("vault", "pulls", Grant.WRITE, pull_requests_only=True)
    for org in ("open", "vault"):
        administration.put_project(Project(org, "shop"))
    return made


def key(token: str) -> dict[str, str]:
    return {"X-API-KEY": token}


def statuses(client: TestClient, org: str, headers: dict[str, str]) -> dict[str, int]:
    """What each kind of call answers."""
    run = {**RUN, "org": org}
    project = {"org": org, "name": "shop"}
    return {
        "read": client.get(f"/tests/orgs/{org}/suites", headers=headers).status_code,
        "write": client.post(f"/tests/orgs/{org}/runs", json=run, headers=headers).status_code,
        "results": client.post(PATH.format(org=org) + "/tests", json=RESULTS, headers=headers).status_code,
        "admin": client.put(f"/admin/orgs/{org}/projects", json=project, headers=headers).status_code,
        "tokens": client.get(f"/admin/orgs/{org}/tokens", headers=headers).status_code,
    }


def test_public_org_needs_no_token_on_loopback(api: Make, tokens: dict[str, str]) -> None:
    assert statuses(api(), "open", {}) == {"read": 200, "write": 200, "results": 200, "admin": 201, "tokens": 200}


def test_private_org_needs_a_token_for_everything(api: Make, tokens: dict[str, str]) -> None:
    assert set(statuses(api(), "vault", {}).values()) == {401}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("read", {"read": 200, "write": 401, "results": 401, "admin": 401, "tokens": 401}),
        ("write", {"read": 200, "write": 200, "results": 200, "admin": 401, "tokens": 401}),
        ("admin", {"read": 200, "write": 200, "results": 200, "admin": 201, "tokens": 200}),
    ],
)
@pytest.mark.parametrize("loopback", [True, False])
def test_each_token_opens_its_own(
    api: Make, tokens: dict[str, str], name: str, expected: dict[str, int], loopback: bool
) -> None:
    assert statuses(api(loopback=loopback), "vault", key(tokens[name])) == expected


def test_token_of_another_org_opens_nothing(api: Make, tokens: dict[str, str]) -> None:
    client = api()
    other = client.put("/admin/orgs", json={"name": "other", "private": True}).json()["tokens"]["admin"]

    assert set(statuses(client, "vault", key(other)).values()) == {401}


@pytest.mark.parametrize("path", ["/admin/orgs", "/tests/orgs/open/suites"])
def test_unknown_key_is_refused_even_where_none_is_needed(api: Make, tokens: dict[str, str], path: str) -> None:
    answer = api().get(path, headers=key("terec_mistyped"))

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("ApiKey")


def test_private_org_is_listed_only_to_its_own_tokens_and_the_servers(api: Make, tokens: dict[str, str]) -> None:
    client = api(admin_token=ADMIN)

    def listed(**headers: str) -> list[str]:
        return [each["name"] for each in client.get("/admin/orgs", headers=headers).json()]

    assert listed() == ["open"]
    assert listed(**key(tokens["read"])) == ["open", "vault"]
    assert listed(**key(ADMIN)) == ["open", "vault"]


def test_elsewhere_anonymous_calls_only_read(api: Make, tokens: dict[str, str]) -> None:
    client = api()
    statuses(client, "open", {})

    found = statuses(api(loopback=False), "open", {})

    assert found == {"read": 200, "write": 401, "results": 401, "admin": 401, "tokens": 401}


def test_setting_lets_anyone_write_results_elsewhere(api: Make, tokens: dict[str, str]) -> None:
    client = api(loopback=False, anonymous_write="yes")

    found = statuses(client, "open", {})

    assert found == {"read": 200, "write": 200, "results": 200, "admin": 401, "tokens": 401}
    assert client.get("/tests/orgs/vault/suites").status_code == 401


def test_public_url_ends_the_loopback_rules(api: Make, tokens: dict[str, str]) -> None:
    client = api(loopback=True, public_url="https://terec.example")

    assert client.post("/tests/orgs/open/runs", json={**RUN, "org": "open"}).status_code == 401
    assert client.get("/admin/orgs", headers={"Host": "terec.example"}).status_code == 200


def test_creating_orgs_elsewhere_needs_the_servers_token(api: Make, tokens: dict[str, str]) -> None:
    client = api(loopback=False, admin_token=ADMIN)

    assert client.put("/admin/orgs", json={"name": "new"}).status_code == 401
    assert client.put("/admin/orgs", json={"name": "new"}, headers=key(tokens["admin"])).status_code == 401
    assert client.put("/admin/orgs", json={"name": "newer"}, headers=key(ADMIN)).status_code == 201


def test_without_a_server_token_nobody_creates_orgs_elsewhere(api: Make) -> None:
    client = api(loopback=False)

    for headers in ({}, key(""), key("x")):
        assert client.put("/admin/orgs", json={"name": "new"}, headers=headers).status_code == 401


def test_servers_token_opens_everything(api: Make, tokens: dict[str, str]) -> None:
    found = statuses(api(loopback=False, admin_token=ADMIN), "vault", key(ADMIN))

    assert found == {"read": 200, "write": 200, "results": 200, "admin": 201, "tokens": 200}


def test_elsewhere_unknown_and_private_orgs_look_the_same(api: Make, tokens: dict[str, str]) -> None:
    client = api(loopback=False, admin_token=ADMIN)
    other = client.put("/admin/orgs", json={"name": "other", "private": True}, headers=key(ADMIN)).json()["tokens"]

    for headers in ({}, key(other["admin"])):
        private, unknown = (client.get(f"/tests/orgs/{org}/suites", headers=headers) for org in ("vault", "vaulx"))
        assert (private.status_code, unknown.status_code) == (401, 401)
        assert private.json()["detail"].replace("vault", "vaulx") == unknown.json()["detail"]
    assert client.get("/tests/orgs/vaulx/suites", headers=key(ADMIN)).status_code == 404


def test_token_works_and_stops_working_at_once_on_every_worker(api: Make, tokens: dict[str, str]) -> None:
    one, other = api(), api()
    path = "/tests/orgs/vault/suites"
    made = one.post("/admin/orgs/vault/tokens", json={"name": "new", "grant": "read"}, headers=key(tokens["admin"]))
    text = made.json()["token"]
    assert other.get(path, headers=key(text)).status_code == 200

    one.delete("/admin/orgs/vault/tokens/new", headers=key(tokens["admin"]))

    assert other.get(path, headers=key(text)).status_code == 401


def pulls(client: TestClient, tokens: dict[str, str], **words: Any) -> int:
    return client.post("/tests/orgs/vault/runs", json={**RUN, **words}, headers=key(tokens["pulls"])).status_code


def test_limited_token_writes_runs_of_pull_requests_only(api: Make, tokens: dict[str, str]) -> None:
    client = api()

    assert pulls(client, tokens) == 401
    assert pulls(client, tokens, pull_request="17") == 200
    assert pulls(client, tokens) == 200, "it names one already"
    added = client.post(PATH.format(org="vault") + "/tests", json=RESULTS, headers=key(tokens["pulls"]))
    assert added.status_code == 200
    suite = {"org": "vault", "project": "shop", "suite": "new"}
    assert client.post("/tests/orgs/vault/suites", json=suite, headers=key(tokens["pulls"])).status_code == 401


def test_limited_token_cannot_take_over_a_run_without_a_pull_request(api: Make, tokens: dict[str, str]) -> None:
    client = api()
    digest = {**RUN, "run_id": None, "content_digest": "d1"}
    for run in (RUN, digest):
        client.post("/tests/orgs/vault/runs", json=run, headers=key(tokens["write"]))

    assert pulls(client, tokens, pull_request="17") == 401
    assert pulls(client, tokens, run_id=None, content_digest="d1", pull_request="17") == 401
    for path in (PATH.format(org="vault") + "/tests", PATH.format(org="vault") + "/reports?pull_request=17"):
        body = RESULTS if path.endswith("tests") else None
        content = None if body else b'<testsuite><testcase classname="a.B" name="c"/></testsuite>'
        answer = client.post(path, json=body, content=content, headers=key(tokens["pulls"]))
        assert answer.status_code == 401


def test_refused_call_is_refused_whatever_its_body(api: Make, tokens: dict[str, str]) -> None:
    answer = api().post(PATH.format(org="vault") + "/tests", content=b"not json at all")

    assert answer.status_code == 401


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1", "localhost.evil.example:80", ""]
)
def test_loopback_server_answers_no_other_host(api: Make, host: str) -> None:
    assert api().get("/admin/orgs", headers={"Host": host}).status_code == 403


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8000", "[::1]", "[::1]:8000", "LOCALHOST"])
def test_loopback_server_answers_its_own_names(api: Make, host: str) -> None:
    assert api().get("/admin/orgs", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost.evil.example", "http://[bad"])
def test_pages_from_elsewhere_may_not_write_on_loopback(api: Make, origin: str) -> None:
    client = api()

    assert client.put("/admin/orgs", json={"name": "new"}, headers={"Origin": origin}).status_code == 403
    assert client.get("/admin/orgs", headers={"Origin": origin}).status_code == 200
    assert client.get("/admin/orgs").json() == []


def test_own_pages_may_write_on_loopback(api: Make) -> None:
    headers = {"Origin": "http://localhost:8000"}

    assert api().put("/admin/orgs", json={"name": "new"}, headers=headers).status_code == 201
