"""The web pages of a running `terec serve`: every link leads somewhere, and a real browser paints the trend."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urljoin
from urllib.request import Request, urlopen

import pytest

from terec_testing.browser import colours_of, look
from terec_testing.page_reading import ReadPage, read_page
from terec_testing.processes import Running, call, processes

RED, GREEN = (0xD9, 0x43, 0x4E), (0x8C, 0xC8, 0xA4)
"""The colours of the bars in templates/page.css, in the light."""

SUITE = "/pages/orgs/acme/projects/shop/suites/ci"
MOST_PAGES = 150


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Six builds of main, every third red, and one of feature/x in org acme; private org vault with a project."""
    store = tmp_path_factory.mktemp("store") / "terec.sqlite"
    with processes(TEREC_STORE=f"sqlite:///{store}") as started:
        server = started.serve()
        call("PUT", f"{server.url}/admin/orgs", {"name": "acme"})
        call("PUT", f"{server.url}/admin/orgs/acme/projects", {"org": "acme", "name": "shop"})
        for run_id in range(1, 7):
            _report(server, "main", run_id, red=run_id % 3 == 0)
        _report(server, "feature/x", 9, red=True)
        yield server


@pytest.fixture(scope="module")
def token(server: Running) -> str:
    """The reading token of private org vault."""
    status, answer = call("PUT", f"{server.url}/admin/orgs", {"name": "vault", "private": True})
    assert status == 201
    return str(answer["tokens"]["read"])


def _report(server: Running, branch: str, run_id: int, red: bool) -> None:
    place = {"org": "acme", "project": "shop", "suite": "ci", "branch": branch, "run_id": run_id}
    call("POST", f"{server.url}/tests/orgs/acme/runs", {**place, "tstamp": f"2026-03-01T{run_id:02}:00:00Z"})
    failure = {"result": "FAIL", "error_details": f"<b>basket</b> {branch} was not found"} if red else {}
    cases = [
        {"test_package": "com.acme", "test_suite": "CartTest", "test_case": f"adds <{number}>"} for number in range(4)
    ]
    path = f"/tests/orgs/acme/projects/shop/suites/ci/branches/{branch}/runs/{run_id}/tests"
    assert call("POST", server.url + path, [{**cases[0], **failure}, *cases[1:]])[0] == 200


def _opened(url: str) -> ReadPage:
    with urlopen(Request(url, headers={"Accept": "text/html"}), timeout=30) as answer:
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        return read_page(answer.read().decode())


def test_every_link_of_every_page_leads_to_a_page(server: Running) -> None:
    seen: set[str] = set()
    waiting = [f"{server.url}/"]
    while waiting and len(seen) < MOST_PAGES:
        url = waiting.pop()
        if url in seen:
            continue
        seen.add(url)
        links = [urljoin(url, link) for link in _opened(url).links if "/pages/" in link and "sign-in" not in link]
        waiting += [link for link in links if "limit=" not in link]
    paths = {url.removeprefix(server.url) for url in seen}
    assert f"{SUITE}/branches/main/runs/6" in paths
    assert f"{SUITE}/branches/feature/x/runs" in paths
    assert [each for each in paths if "/runs/6/tests/t1:" in each]
    assert [each for each in paths if "/failures/f1:" in each]
    assert not waiting


def test_browser_paints_the_trend_and_has_nothing_to_complain_of(server: Running, tmp_path: Path) -> None:
    seen = look(f"{server.url}{SUITE}/branches/main/runs", tmp_path)

    page = read_page(seen.html)
    assert len([link for link in page.links if link.endswith("/main/runs/6")]) >= 3
    assert "2 of 6 builds had failures" in page.text
    assert seen.console == []
    assert seen.colours[RED] > 5_000, "two bars of failed tests"
    assert seen.colours[GREEN] > 5_000, "the bars of all tests"


def test_browser_opens_a_private_org_by_its_token_as_the_password(server: Running, token: str, tmp_path: Path) -> None:
    address = server.url.replace("//", f"//anybody:{quote(token, safe='')}@")
    seen = look(f"{address}/pages/orgs/vault", tmp_path)
    assert "This org has no projects." in read_page(seen.html).text


def test_colours_are_read_from_a_picture(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "<body style='background:#8cc8a4;margin:0'><p style='background:#d9434e;width:100px;height:50px;margin:0'>"
    )
    seen = look(page.as_uri(), tmp_path, 200, 150)
    assert seen.colours == {RED: 5_000, GREEN: 25_000}
    assert colours_of((tmp_path / "seen.png").read_bytes()) == seen.colours
