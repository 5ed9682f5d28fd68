"""What is made of servers of other systems that misbehave, and who gets the token."""

import gzip
import json
import socket
import time
from collections.abc import Callable
from itertools import repeat
from typing import Any

import pytest

from terec.model import AskedTooOften, Denied, InvalidInput, NotFound, RemoteError, TerecError
from terec.web_api import Bounds, WebServer
from terec_testing.web_server import Asked, Reply, json_reply, mock_web

HASTE = Bounds(connect_seconds=2, read_seconds=2, tries=3, pause_seconds=0.001, retry_after_max=0)
TOKEN = {"Authorization": "Bearer very-secret"}


def served(url: str, bounds: Bounds = HASTE, **words: Any) -> WebServer:
    return WebServer("Jenkins", url, TOKEN, bounds, **words)


def test_json_is_asked_with_the_headers_and_the_query() -> None:
    with mock_web(lambda asked: json_reply({"path": asked.path, "tree": asked.query["tree"]})) as web:
        value = served(web.url + "/ci/").json("api/json", {"tree": "jobs[name]", "depth": None})

    assert value == {"path": "/ci/api/json", "tree": ["jobs[name]"]}
    assert web.asked[0].headers["authorization"] == "Bearer very-secret"


@pytest.mark.parametrize(
    ("status", "error"), [(401, Denied), (403, Denied), (404, NotFound), (410, NotFound), (400, RemoteError)]
)
def test_refusal_is_one_sentence_that_names_server_and_status(status: int, error: type[TerecError]) -> None:
    with mock_web(lambda _: Reply(status, b"<html>no</html>", "text/html")) as web, pytest.raises(error) as told:
        served(web.url).json("/job/a/api/json", {"token": "hidden"})

    assert f"Jenkins at {web.url}/job/a/api/json answers {status}" in str(told.value)
    assert "secret" not in str(told.value)
    assert "hidden" not in str(told.value)
    assert len(web.asked) == 1


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_get_is_repeated_while_the_server_is_busy(status: int) -> None:
    answers = iter([Reply(status), Reply(status, headers={"Retry-After": "0"}), json_reply(7)])
    with mock_web(lambda _: next(answers)) as web:
        assert served(web.url).json("x") == 7


def test_a_post_is_never_sent_twice() -> None:
    with mock_web(lambda _: Reply(503)) as web, pytest.raises(RemoteError, match="503"):
        served(web.url).ask("POST", "x", body={"a": 1})

    assert [each.value for each in web.asked] == [{"a": 1}]


def test_page_that_is_no_json_says_what_it_is() -> None:
    page = Reply(200, b"<html>Sign in</html>", "text/html; charset=utf-8")
    with mock_web(lambda _: page) as web, pytest.raises(RemoteError, match="answers text/html, which is no JSON"):
        served(web.url).json("x")


def test_json_deeper_than_any_answer_is_no_json() -> None:
    with mock_web(lambda _: Reply(200, b"[" * 200_000)) as web, pytest.raises(RemoteError, match="no JSON"):
        served(web.url).json("x")


def test_page_without_end_ends_at_the_size_limit() -> None:
    bounds = Bounds(most_bytes=1_000_000, tries=1)
    page = Reply(200, repeat(b"[" * 10_000))
    with mock_web(lambda _: page) as web, pytest.raises(RemoteError, match="more than 1,000,000 bytes"):
        served(web.url, bounds).json("x")


def test_limit_counts_what_a_compressed_answer_unpacks_to() -> None:
    bomb = Reply(200, gzip.compress(b"0" * 5_000_000), headers={"Content-Encoding": "gzip"})
    bounds = Bounds(most_bytes=1_000_000, tries=1)
    with mock_web(lambda _: bomb) as web, pytest.raises(RemoteError, match="more than"):
        served(web.url, bounds).json("x")


def test_page_that_drips_ends_at_the_time_limit() -> None:
    seconds = iter(range(0, 1000, 40))
    with mock_web(lambda _: Reply(200, repeat(b"["))) as web, pytest.raises(RemoteError, match="not done after 60 sec"):
        served(web.url, Bounds(total_seconds=60, tries=1), clock=lambda: float(next(seconds))).json("x")


def test_redirect_on_the_same_origin_is_followed_with_the_token() -> None:
    def answer(asked: Asked) -> Reply:
        return json_reply(1) if asked.path == "/new" else Reply(302, headers={"Location": "/new"})

    with mock_web(answer) as web:
        assert served(web.url).json("old") == 1

    assert "authorization" in web.asked[1].headers


def test_redirect_to_another_origin_is_an_error_and_asks_nobody() -> None:
    with mock_web(lambda _: json_reply(1)) as other:
        away = Reply(302, headers={"Location": f"{other.url}/steal?token=1"})
        with (
            mock_web(lambda _: away) as web,
            pytest.raises(RemoteError, match=r"redirects to \S+/steal; name the address"),
        ):
            served(web.url).json("x")

        assert other.asked == []


def test_redirect_elsewhere_is_followed_without_the_token_where_that_is_allowed() -> None:
    with mock_web(lambda _: json_reply("zip")) as other:
        target = f"{other.url}/blob"
        with mock_web(lambda _: Reply(302, headers={"Location": target})) as web:
            assert served(web.url, Bounds(elsewhere=True)).json("artifact") == "zip"

    assert "authorization" not in other.asked[0].headers


def test_token_does_not_come_back_over_another_origin() -> None:
    places: dict[str, str] = {}

    def home(asked: Asked) -> Reply:
        return json_reply(1) if asked.path == "/back" else Reply(302, headers={"Location": places["other"]})

    with mock_web(home) as web, mock_web(lambda _: Reply(302, headers={"Location": f"{web.url}/back"})) as other:
        places["other"] = other.url
        assert served(web.url, Bounds(elsewhere=True)).json("x") == 1

    assert "authorization" not in web.asked[1].headers


def test_redirects_in_a_circle_end() -> None:
    with (
        mock_web(lambda _: Reply(302, headers={"Location": "/x"})) as web,
        pytest.raises(RemoteError, match="without end"),
    ):
        served(web.url).json("x")


def test_whole_url_of_another_server_is_not_asked() -> None:
    with pytest.raises(RemoteError, match="another server"):
        served("http://127.0.0.1:9").json("http://127.0.0.2:9/x")


def test_server_that_is_down_is_named_with_the_reason() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    with pytest.raises(RemoteError, match=f"Jenkins at http://127.0.0.1:{port} does not answer: .*refused"):
        served(f"http://127.0.0.1:{port}").json("x")


@pytest.mark.parametrize("reply", [b"SSH-2.0-OpenSSH_9.6\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{"])
def test_answer_that_is_no_http_or_breaks_off_is_an_error(scripted: Callable[..., Any], reply: bytes) -> None:
    server = scripted(*[reply] * 3)

    with pytest.raises(RemoteError):
        served(server.url).json("x")


@pytest.mark.parametrize("url", ["", "jenkins", "ftp://x", "http://user:pw@x", "http://x?a=1", "http://[", "http://"])
def test_address_out_of_rule_is_refused_without_showing_it(url: str) -> None:
    with pytest.raises(InvalidInput) as told:
        served(url)

    assert "pw" not in str(told.value)


def test_stream_hands_out_what_has_arrived() -> None:
    text = json.dumps(list(range(100_000))).encode()
    with mock_web(lambda _: Reply(200, text)) as web, served(web.url).open("x") as answer:
        pieces = list(answer.chunks(1000))

    assert len(pieces) > 100
    assert b"".join(pieces) == text


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (429, lambda: {"Retry-After": "3000"}),
        (403, lambda: {"Retry-After": "3000"}),
        (403, lambda: {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(time.time()) + 3000)}),
    ],
    ids=["too many", "forbidden", "limit used up"],
)
def test_who_wants_to_be_left_alone_for_long_is_asked_once_and_says_until_when(
    status: int, headers: Callable[[], dict[str, str]]
) -> None:
    with mock_web(lambda _: Reply(status, headers=headers())) as web:
        with pytest.raises(AskedTooOften) as told:
            served(web.url).json("x")
        assert 2900 < told.value.seconds <= 3000
        assert len(web.asked) == 1
