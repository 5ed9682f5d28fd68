"""What stands at the server's address itself."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

Api = Callable[..., TestClient]


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
    assert "<script" not in found.text
    assert "http://127.0.0.1" in found.text


@pytest.mark.parametrize("host", ['a"><script>alert(1)</script>', "<b>"])
def test_name_that_a_caller_gives_the_server_is_no_html(api: Api, host: str) -> None:
    found = api(public_url="https://terec.example.com").get("/", headers={"Accept": "text/html", "Host": host})

    assert "<script" not in found.text
    assert "<b>" not in found.text


def test_front_asks_for_no_token_and_tells_nothing_of_what_is_stored(api: Api) -> None:
    found = api(admin_token="x" * 32, public_url="https://terec.example.com").get("/", headers={"Accept": "text/html"})

    assert found.status_code == 200
    assert "acme" not in found.text
