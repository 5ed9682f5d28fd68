"""`POST /hooks/jenkins`: names a build, which is fetched from the configured Jenkins and from no other."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from threading import Event
from typing import Any

import pytest
from starlette.testclient import TestClient

from terec.ingest import StoreResults
from terec.ingest_api import build_api, create_app
from terec.ingest_api.importing.jenkins_hook import open_hook
from terec.model import RunKey, TextLimit
from terec.store_sqlite import SqliteStore
from terec_testing.jenkins import MockJenkins, a_case, a_suite, mock_jenkins
from terec_testing.server import some_settings
from terec_testing.web_server import NOTHING_THERE, mock_web

HOOK = "/hooks/jenkins"
SECRET = "a shared secret"
NOW = datetime(2026, 3, 5, tzinfo=UTC)
BUILD = {"job": "shop", "number": 1}
NOTIFICATION = {
    "name": "shop",
    "display_name": "shop",
    "url": "job/shop/",
    "build": {
        "full_url": "http://elsewhere.example/job/shop/1/",
        "number": 1,
        "queue_id": 71,
        "timestamp": 1772370000000,
        "duration": 60750,
        "phase": "FINALIZED",
        "status": "FAILURE",
        "url": "job/shop/1/",
        "scm": {"changes": [], "culprits": []},
        "log": "",
        "notes": "",
        "artifacts": {},
    },
}


@pytest.fixture
def jenkins() -> Iterator[MockJenkins]:
    with mock_jenkins() as mock:
        mock.job("shop")
        mock.build("shop", 1, "UNSTABLE")
        mock.report("shop", 1, a_suite(a_case("C", "adds", "FAILED", errorDetails="boom"), a_case("C", "pays")))
        yield mock


class Hooked:
    """A server with the hook; taken is set whenever a build was stored."""

    def __init__(self, client: TestClient, store: SqliteStore, taken: Event) -> None:
        self.client, self.taken, self._store = client, taken, store

    def post(self, body: Any, **headers: str) -> Any:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(HOOK, content=data, headers=named)

    def count(self) -> int | None:
        results = StoreResults(self._store, lambda: NOW, TextLimit())
        return results.run(RunKey("acme", "web", "shop", "shop", 1)).total_count


@pytest.fixture
def hooked(store: SqliteStore, jenkins: MockJenkins) -> Iterator[Callable[..., Hooked]]:
    """Makes the server; the org is private unless told otherwise."""
    opened = []

    def make(loopback: bool = True, **variables: str) -> Hooked:
        place = {"jenkins_url": jenkins.url, "jenkins_org": "acme", "jenkins_project": "web"}
        settings = some_settings(**{**place, "jenkins_hook_secret": SECRET, "admin_token": "root", **variables})
        taken = Event()
        hook = open_hook(settings, store, taken.set, lambda: NOW)
        app = create_app(build_api(store, settings, loopback, lambda: NOW, hook=hook.__enter__()))
        client = TestClient(app, base_url="http://127.0.0.1")
        admin = {"X-API-KEY": "root"}
        client.put("/admin/orgs", json={"name": "acme"}, headers=admin)
        client.put("/admin/orgs/acme/projects", json={"org": "acme", "name": "web"}, headers=admin)
        opened.append(hook)
        return Hooked(client, store, taken)

    yield make
    for each in opened:
        each.__exit__(None, None, None)


def _signature(body: bytes, secret: str = SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


@pytest.mark.parametrize("body", [BUILD, NOTIFICATION, {"job": "job/shop", "number": "1"}])
def test_a_named_build_is_fetched_in_the_background(hooked: Callable[..., Hooked], body: Any) -> None:
    server = hooked()
    answer = server.post(body)

    assert (answer.status_code, answer.json()) == (202, {"taken": True, "job": "shop", "number": 1, "reason": ""})
    assert server.taken.wait(20)
    assert server.count() == 2


@pytest.mark.parametrize("phase", ["QUEUED", "STARTED", "queued", "SOMETHING_NEW"])
def test_phases_without_results_are_passed_over(
    hooked: Callable[..., Hooked], jenkins: MockJenkins, phase: str
) -> None:
    server = hooked()
    answer = server.post({**NOTIFICATION, "build": {"number": 1, "phase": phase}})

    assert (answer.status_code, answer.json()["taken"]) == (202, False)
    assert jenkins.web.asked == []


def test_no_other_address_is_ever_asked(hooked: Callable[..., Hooked], jenkins: MockJenkins) -> None:
    server = hooked()
    with mock_web(lambda asked: NOTHING_THERE) as elsewhere:
        refused = server.post({"job": f"{elsewhere.url}/job/shop/", "number": 1})
        told = {**NOTIFICATION, "build": {**NOTIFICATION["build"], "full_url": f"{elsewhere.url}/job/shop/1/"}}  # type: ignore[dict-item]
        assert server.post(told).status_code == 202
        assert server.taken.wait(20)
        assert elsewhere.asked == []
    assert refused.status_code == 422
    assert "no other one is asked" in refused.json()["detail"]


def test_elsewhere_than_on_loopback_a_token_that_may_write_is_needed(
    hooked: Callable[..., Hooked], store: SqliteStore, jenkins: MockJenkins
) -> None:
    server = hooked(loopback=False)
    admin = {"X-API-KEY": "root"}

    def token(name: str, **words: Any) -> str:
        wish = {"name": name, **words}
        return str(server.client.post("/admin/orgs/acme/tokens", json=wish, headers=admin).json()["token"])

    assert server.post(BUILD).status_code == 401
    assert server.post(BUILD, X_API_KEY=token("r", grant="read")).status_code == 401
    assert server.post(BUILD, X_API_KEY=token("p", grant="write", pull_requests_only=True)).status_code == 401
    assert jenkins.web.asked == []
    assert server.post(BUILD, X_API_KEY=token("w", grant="write")).status_code == 202


def test_a_signed_body_needs_no_token(hooked: Callable[..., Hooked]) -> None:
    server, body = hooked(loopback=False), json.dumps(BUILD).encode()

    assert server.post(body, X_TeReC_Signature_256=_signature(body)).status_code == 202


@pytest.mark.parametrize("signature", ["", "sha256=", "sha256=00", "sha1=abc", "sha256=ä", None])
def test_a_wrong_signature_is_refused_also_where_no_token_is_needed(
    hooked: Callable[..., Hooked], signature: str | None
) -> None:
    server, body = hooked(), json.dumps(BUILD).encode()
    sent = _signature(body + b" ") if signature is None else signature
    headers = [("X-TeReC-Signature-256", sent.encode())]

    assert server.client.post(HOOK, content=body, headers=headers).status_code == 401  # type: ignore[arg-type]


def test_without_a_secret_nothing_is_signed(hooked: Callable[..., Hooked]) -> None:
    server, body = hooked(loopback=False, jenkins_hook_secret=""), json.dumps(BUILD).encode()

    assert server.post(body, X_TeReC_Signature_256=_signature(body, "")).status_code == 401


@pytest.mark.parametrize(
    "body", [{}, {"job": "shop"}, {"number": 1}, {"job": "shop", "number": 0}, {"job": "../x", "number": 1}, [], b"{"]
)
def test_what_names_no_build_is_422(hooked: Callable[..., Hooked], body: Any) -> None:
    assert hooked().post(body).status_code == 422


def test_a_large_body_is_refused(hooked: Callable[..., Hooked]) -> None:
    assert hooked().post({**BUILD, "log": "x" * 2_000_000}).status_code == 413


def test_without_a_configured_jenkins_there_is_no_hook(hooked: Callable[..., Hooked]) -> None:
    answer = hooked(jenkins_url="").post(BUILD)

    assert answer.status_code == 404
    assert "TEREC_JENKINS_URL" in answer.json()["detail"]


def test_naming_a_build_twice_stores_it_once(hooked: Callable[..., Hooked], jenkins: MockJenkins) -> None:
    server = hooked()
    for _ in range(3):
        assert server.post(NOTIFICATION).status_code == 202
    assert server.taken.wait(20)
    assert server.count() == 2
