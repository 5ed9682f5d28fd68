"""What stands at the server's address itself."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.testclient import TestClient

from terec.ingest_api.serving.front import front

Api = Callable[..., TestClient]

_ASKED = {"type": "http", "scheme": "http", "server": ("127.0.0.1", 80), "path": "/", "query_string": b""}


def test_browser_is_told_what_answers_here_and_how_it_is_asked(client: TestClient) -> None:
    found = client.get("/", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})

    assert (found.status_code, found.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "export TEREC_URL=http://127.0.0.1\n" in found.text
    for path in ("/health", "/openapi.json"):
        assert f'href="{path}"' in found.text
        assert client.get(path).status_code == 200


def test_program_is_told_in_json(client: TestClient) -> None:
    assert client.get("/").json() == {"name": "TeReC", "health": "/health", "openapi": "/openapi.json"}


def test_page_runs_nothing_and_loads_nothing(client: TestClient) -> None:
    found = client.get("/", headers={"Accept": "text/html"})

    assert found.headers["content-security-policy"].startswith("default-src 'none'")
    assert [each for each in ("<script", "<img", "src=", "url(") if each in found.text] == []
    assert found.text.count("<link") == found.text.count('<link rel="icon" href="data:') == 1


def test_address_is_that_under_which_others_reach_the_server(api: Api) -> None:
    found = api(public_url="https://terec.example.com/").get("/", headers={"Accept": "text/html"})

    assert "export TEREC_URL=https://terec.example.com\n" in found.text


def test_address_that_a_caller_gives_the_server_is_no_html(client: TestClient) -> None:
    page = str(client.get("/", headers={"Accept": "text/html", "Host": "localhost"}).text)
    assert "export TEREC_URL=http://localhost\n" in page

    odd = Request({**_ASKED, "headers": [(b"host", b"a&b"), (b"accept", b"text/html")], "app": client.app})
    assert b"export TEREC_URL=http://a&amp;b\n" in bytes(front(odd).body)


def test_front_asks_for_no_token(api: Api) -> None:
    found = api(admin_token="x" * 32, public_url="https://terec.example.com").get("/", headers={"Accept": "text/html"})

    assert found.status_code == 200
