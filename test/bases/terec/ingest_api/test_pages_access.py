"""Who may open a page: a browser by a password, everybody as over the API; and that a password opens nothing else."""

import base64
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from terec.model import Org, Project
from terec.store_sqlite import SqliteStore
from terec_testing.page_reading import read_page
from terec_testing.server import an_app

Make = Callable[..., TestClient]
ADMIN = "the-server-admins-long-token"
RUN = {"org": "vault", "project": "shop", "suite": "ci", "branch": "main", "run_id": 1}
PAGES = [
    "/pages/orgs/{org}",
    "/pages/orgs/{org}/projects/shop",
    "/pages/orgs/{org}/projects/shop/suites/ci",
    "/pages/orgs/{org}/projects/shop/suites/ci/search",
    "/pages/orgs/{org}/projects/shop/suites/ci/failures/f1:x",
    "/pages/orgs/{org}/projects/shop/suites/ci/branches/main",
    "/pages/orgs/{org}/projects/shop/suites/ci/branches/main/runs",
    "/pages/orgs/{org}/projects/shop/suites/ci/branches/main/tests?test_case=x",
    "/pages/orgs/{org}/projects/shop/suites/ci/branches/main/runs/1",
    "/pages/orgs/{org}/projects/shop/suites/ci/branches/main/runs/1/tests/t1:x",
]


def basic(password: str, user: str = "anybody") -> dict[str, str]:
    return {"Authorization": f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"}


@pytest.fixture
def tokens(store: SqliteStore) -> dict[str, str]:
    """Public org open and private org vault, each with project shop; tokens of vault."""
    administration = an_app(store).state.api.service.administration
    administration.create_org(Org("open"))
    made: dict[str, str] = administration.create_org(Org("vault", private=True)).tokens
    for org in ("open", "vault"):
        administration.put_project(Project(org, "shop"))
    return made


@pytest.mark.parametrize("path", PAGES)
def test_private_org_asks_a_browser_for_a_password(api: Make, tokens: dict[str, str], path: str) -> None:
    client = api()
    for headers in ({}, basic("wrong"), {"Authorization": "Basic !!!"}, {"X-API-KEY": "wrong"}):
        answer = client.get(path.format(org="vault"), headers=headers, follow_redirects=False)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == 'Basic realm="TeReC", charset="UTF-8"'
        assert read_page(answer.text).link_to("sign in") == "/pages/sign-in"


@pytest.mark.parametrize("grant", ["read", "write", "admin"])
def test_token_opens_as_the_password_of_anybody(api: Make, tokens: dict[str, str], grant: str) -> None:
    client = api()
    for headers in (basic(tokens[grant]), basic(tokens[grant], ""), {"X-API-KEY": tokens[grant]}):
        assert client.get("/pages/orgs/vault", headers=headers).status_code == 200


def test_token_in_the_header_goes_before_a_password(api: Make, tokens: dict[str, str]) -> None:
    both = {**basic("wrong"), "X-API-KEY": tokens["read"]}
    assert api().get("/pages/orgs/vault", headers=both).status_code == 200


def test_token_of_another_org_opens_nothing(api: Make, tokens: dict[str, str]) -> None:
    client = api(loopback=False, admin_token=ADMIN)
    headers = {"X-API-KEY": ADMIN}
    other = client.put("/admin/orgs", json={"name": "other", "private": True}, headers=headers).json()["tokens"]
    assert client.get("/pages/orgs/vault", headers=basic(other["admin"])).status_code == 401


def test_servers_token_opens_everything(api: Make, tokens: dict[str, str]) -> None:
    client = api(loopback=False, admin_token=ADMIN)
    assert client.get("/pages/orgs/vault", headers=basic(ADMIN)).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_elsewhere_unknown_and_private_orgs_look_the_same(api: Make, tokens: dict[str, str], path: str) -> None:
    client = api(loopback=False)
    private, unknown = (client.get(path.format(org=org), follow_redirects=False) for org in ("vault", "vaulx"))
    assert private.status_code == unknown.status_code
    assert private.text.replace("vault", "vaulx") == unknown.text
    assert dict(private.headers) == dict(unknown.headers)


def test_public_org_needs_no_password_elsewhere(api: Make, tokens: dict[str, str]) -> None:
    assert api(loopback=False).get("/pages/orgs/open").status_code == 200


def test_private_orgs_are_listed_to_who_signed_in(api: Make, tokens: dict[str, str]) -> None:
    client = api(loopback=False)

    assert "vault" not in client.get("/pages/").text
    assert client.get("/pages/sign-in").status_code == 401
    assert client.get("/pages/sign-in", headers=basic("wrong")).status_code == 401
    led = client.get("/pages/sign-in", headers=basic(tokens["read"]), follow_redirects=False)
    assert (led.status_code, led.headers["location"]) == (303, "/pages/")
    assert "vault" in client.get("/pages/", headers=basic(tokens["read"])).text


def test_password_writes_nothing_and_opens_nothing_of_the_api(api: Make, tokens: dict[str, str]) -> None:
    """A browser sends it by itself, also where a stranger's form leads."""
    client, headers = api(), basic(tokens["admin"])

    assert client.post("/tests/orgs/vault/runs", json=RUN, headers=headers).status_code == 401
    answer = client.get("/tests/orgs/vault/suites", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("ApiKey")


def test_loopback_server_shows_pages_under_its_own_names_only(api: Make, tokens: dict[str, str]) -> None:
    assert api().get("/pages/", headers={"Host": "evil.example"}).status_code == 403
