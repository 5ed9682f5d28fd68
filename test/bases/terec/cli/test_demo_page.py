"""The demo says where a browser shows it, as far as this program can serve it."""

import pytest
import typer

from terec.cli.commands import KEEP, Entry
from terec.cli.demo.demo import in_a_browser
from terec.cli.main import root

FILE = "sqlite:////home/me/demo.sqlite"
PAGE = "/pages/orgs/test/projects/test/suites/ci"
SERVE = Entry("serve", "Serve.", "terec.standalone.serve", KEEP)


def said(url: str, *entries: Entry) -> str:
    return in_a_browser(url, "terec", typer.Context(root(entries)))


def test_program_that_serves_says_how_and_where() -> None:
    assert said(FILE, SERVE) == (
        f"In a browser: start terec serve with TEREC_STORE={FILE}, and open\n  http://127.0.0.1:8000{PAGE}"
    )


def test_program_that_serves_nothing_names_no_page_of_a_file() -> None:
    assert said(FILE) == ""


@pytest.mark.parametrize("url", ["https://terec.example.com", "https://terec.example.com/"])
def test_server_has_the_page_whatever_the_program_can_do(url: str) -> None:
    assert said(url) == f"In a browser: https://terec.example.com{PAGE}"
