"""What the client makes of servers that misbehave, and what it repeats."""

import gzip
import json
import socket
from collections.abc import Callable
from typing import Any

import pytest

from terec.client import open_client
from terec.client.patience import Patience
from terec.model import (
    AlreadyExists,
    Denied,
    InvalidInput,
    NotFound,
    Org,
    StoreBusy,
    StoreError,
    StoreUnreachable,
    TerecError,
    TooLarge,
)
from terec_testing import a_failure, a_header, a_run, a_run_key

HASTE = Patience(connect_seconds=2, read_seconds=2, tries=3, pause_seconds=0.001, retry_after_max=0)
KEY = "terec_very_secret"


def answer(body: bytes, status: str = "200 OK", kind: str = "application/json", *more: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}", "Connection: close", *more]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def problem(status: str, kind: str, *more: str) -> bytes:
    words = {"type": f"urn:terec:problem:{kind}", "title": "T", "status": int(status[:3]), "detail": "One sentence."}
    return answer(json.dumps(words).encode(), status, "application/problem+json", *more)


def test_server_that_is_down_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    with open_client(f"http://127.0.0.1:{port}", KEY, HASTE) as service, pytest.raises(StoreUnreachable) as error:
        service.administration.orgs()

    assert f"No TeReC server answers at http://127.0.0.1:{port}: " in str(error.value)
    assert "Connection refused" in str(error.value)
    assert KEY not in str(error.value)


def test_unknown_host_is_unreachable() -> None:
    with open_client("http://nowhere.invalid", "", HASTE) as service, pytest.raises(StoreUnreachable):
        service.administration.orgs()


@pytest.mark.parametrize(
    "reply",
    [
        answer(b"<html>Welcome</html>", kind="text/html"),
        answer(b"<html>Sign in</html>", "403 Forbidden", "text/html"),
        answer(b"not found", "404 Not Found", "text/plain"),
        answer(b'{"message": "no"}', "404 Not Found"),
        answer(b'{"no": "list"}'),
        answer(b'[{"no": "org"}]'),
        answer(b'["text"]'),
        answer(b"[1, 2"),
        answer(b"\xff\xfe"),
        b"SSH-2.0-OpenSSH_9.6\r\n",
    ],
    ids=lambda reply: repr(reply[-30:]),
)
def test_what_is_no_terec_answer_is_unreachable(scripted: Callable[..., Any], reply: bytes) -> None:
    server = scripted(*[reply] * 3)

    with open_client(server.url, KEY, HASTE) as service, pytest.raises(StoreUnreachable):
        service.administration.orgs()


def test_request_that_a_proxy_finds_too_large_is_no_outage(scripted: Callable[..., Any]) -> None:
    server = scripted(answer(b"<html>Too large</html>", "413 Request Entity Too Large", "text/html"))

    with open_client(server.url, KEY, HASTE) as service, pytest.raises(TooLarge, match="413"):
        service.administration.orgs()


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"])
def test_redirect_is_not_followed_and_the_key_goes_nowhere(scripted: Callable[..., Any], status: str) -> None:
    other = scripted(answer(b"[]"))
    server = scripted(answer(b"", status, "text/html", f"Location: {other.url}/admin/orgs"))

    with open_client(server.url, KEY, HASTE) as service, pytest.raises(StoreUnreachable, match="set TEREC_URL"):
        service.administration.orgs()

    assert len(server.asked) == 1
    assert other.asked == []


def test_answer_that_ends_half_way_is_asked_for_again_then_unreachable(scripted: Callable[..., Any]) -> None:
    half = answer(b'[{"name": "acme"}]')[:-8]
    server = scripted(half, half, answer(b'[{"name": "acme"}]'))
    with open_client(server.url, KEY, HASTE) as service:
        assert service.administration.orgs() == [Org("acme")]

    server = scripted(half, half, half)
    with open_client(server.url, KEY, HASTE) as service, pytest.raises(StoreUnreachable):
        service.administration.orgs()


@pytest.mark.parametrize("tail", [b"", b"}", b"]]", b',{"test_package"', b",7]"])
def test_stream_that_breaks_off_is_unreachable(scripted: Callable[..., Any], tail: bytes) -> None:
    result = b'{"test_package": "p", "test_suite": "S", "test_case": "c", "result": "PASS"}'
    server = scripted(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n[" + result + tail)

    with open_client(server.url, KEY, HASTE) as service:
        found = service.results.results(a_run_key())
        assert next(found).test_case == "c"
        with pytest.raises(StoreUnreachable):
            list(found)


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (problem("404 Not Found", "not-found"), NotFound),
        (problem("401 Unauthorized", "denied"), Denied),
        (problem("403 Forbidden", "already-exists"), AlreadyExists),
        (problem("403 Forbidden", "denied"), Denied),
        (problem("422 Wrong", "invalid-input"), InvalidInput),
        (problem("415 Wrong", "something-newer"), InvalidInput),
        (problem("503 Busy", "store-busy"), StoreBusy),
        (problem("507 Full", "something-newer"), TerecError),
        (problem("500 Broken", "about:blank"), TerecError),
        (answer(b'{"detail": "One sentence."}', "404 Not Found"), NotFound),
        (answer(b'{"detail": "One sentence."}', "503 Busy"), StoreError),
    ],
)
def test_problem_is_the_error_that_it_was(scripted: Callable[..., Any], reply: bytes, kind: type[TerecError]) -> None:
    server = scripted(reply)

    with open_client(server.url, KEY, HASTE) as service, pytest.raises(TerecError, match=r"^One sentence\.$") as error:
        service.administration.orgs()

    assert type(error.value) is kind


def test_busy_server_is_asked_again_when_it_says_so(scripted: Callable[..., Any]) -> None:
    busy = problem("503 Busy", "store-busy", "Retry-After: 0")
    server = scripted(busy, busy, answer(b"[]"))

    with open_client(server.url, KEY, HASTE) as service:
        assert service.administration.orgs() == []

    assert len(server.asked) == 3


def test_server_that_stays_busy_is_told_in_its_own_words(scripted: Callable[..., Any]) -> None:
    server = scripted(*[problem("503 Busy", "store-busy", "Retry-After: 0")] * 3)

    with open_client(server.url, KEY, HASTE) as service, pytest.raises(StoreBusy, match="One sentence"):
        service.administration.orgs()


@pytest.mark.parametrize(
    "call",
    [
        lambda service: service.administration.create_org(Org("acme")),
        lambda service: service.administration.delete_org("acme"),
        lambda service: service.administration.revoke_token("acme", "ci"),
        lambda service: service.results.put_run(a_run(None)),
        lambda service: service.results.delete_run(a_run_key()),
    ],
    ids=["create_org", "delete_org", "revoke_token", "run without number", "delete_run"],
)
def test_what_a_repetition_would_change_is_sent_once(scripted: Callable[..., Any], call: Callable[..., Any]) -> None:
    server = scripted(b"HTTP/1.1 201 Created\r\nContent-Length: 99\r\n\r\n{", answer(b"{}"))

    with open_client(server.url, KEY, HASTE) as service, pytest.raises(StoreUnreachable):
        call(service)

    assert len(server.asked) == 1


def test_results_are_sent_again_when_the_answer_is_lost(scripted: Callable[..., Any]) -> None:
    run = dict(zip(("org", "project", "suite", "branch", "run_id"), a_run_key(), strict=True))
    taken = json.dumps({"test_count": 1, "run": run}).encode()
    server = scripted(b"", answer(taken))

    with open_client(server.url, KEY, HASTE) as service:
        assert service.results.add_results(a_run_key(), a_header(), [a_failure()]).test_count == 1

    assert server.asked[0] == server.asked[1]


def test_key_is_sent_and_large_bodies_are_packed(scripted: Callable[..., Any]) -> None:
    server = scripted(answer(b'{"detail": "One sentence."}', "404 Not Found"))
    results = [a_failure(f"case {number}") for number in range(100)]

    with open_client(server.url + "/", KEY, HASTE) as service, pytest.raises(NotFound):
        service.results.add_results(a_run_key(branch="feature/x"), a_header(part="one"), results)

    head, _, body = server.asked[0].partition(b"\r\n\r\n")
    assert b"POST /tests/orgs/acme/projects/shop/suites/ci/branches/feature%2Fx/runs/1/tests?part=one" in head
    assert f"x-api-key: {KEY}".encode() in head.lower().replace(KEY.lower().encode(), KEY.encode())
    assert len(json.loads(gzip.decompress(body))) == 100


def test_path_before_the_apis_own_is_kept(scripted: Callable[..., Any]) -> None:
    server = scripted(answer(b"[]"))

    with open_client(server.url + "/terec/", "", HASTE) as service:
        service.administration.orgs()

    assert server.asked[0].startswith(b"GET /terec/admin/orgs HTTP/1.1")
    assert b"x-api-key" not in server.asked[0].lower()


@pytest.mark.parametrize(
    "url", ["", "http://", "ftp://host", "http://user:secret@host", "http://host?x=1", "http://[bad", "host:8000"]
)
def test_url_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput, match="TEREC_URL") as error, open_client(url):
        pass
    assert "secret" not in str(error.value)


def test_failures_of_two_projects_are_not_compared(scripted: Callable[..., Any]) -> None:
    server = scripted(answer(b"{}"))

    with open_client(server.url, KEY, HASTE) as service, pytest.raises(InvalidInput, match="one project"):
        service.judgement.compare(a_run_key(), "t1:a", a_run_key()._replace(project="other"), "t1:b")

    assert server.asked == []
