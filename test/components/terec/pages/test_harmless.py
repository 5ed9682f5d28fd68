"""Nothing that a report, a CI or a person wrote is anything but text on a page."""

import re

import pytest

from terec.pages import Site, policy, refusal_page
from terec_testing.page_facts import Facts
from terec_testing.page_reading import ReadPage, read_page

SCRIPT = "<script>alert(1)</script>"
MARKUP = "\"'><img src=x onerror=alert(1)><style>*{}</style></pre></title></svg>{{ 7*7 }}{% x %}&lt;&amp;"
HIDDEN = "a\u202ecod\x1b[31m\x00\ud800\u200bb"
PAGES = ["start", "org", "project", "branch", "run", "test", "result", "failure", "search"]
ADDRESSES = ["javascript:alert(1)", "JAVASCRIPT:alert(1)", " javascript:alert(1)", "data:text/html,x", "//evil.example"]


def made(name: str, text: str) -> ReadPage:
    page = dict(Facts(text).pages())[name]().encode("utf-8", "replace").decode()
    return read_page(page)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("text", [SCRIPT, MARKUP], ids=["script", "markup"])
def test_markup_in_any_field_stays_text(name: str, text: str) -> None:
    plain, page = made(name, "plain"), made(name, text)

    assert [each.name for each in page.elements if each.name != "wbr"] == [
        each.name for each in plain.elements if each.name != "wbr"
    ], "a field made an element, or closed one"
    assert not [each for each in page.elements for attribute in each.attributes if attribute.startswith("on")]
    assert " ".join(text.split()) in page.text


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("address", ADDRESSES)
def test_links_lead_to_pages_and_web_addresses_alone(name: str, address: str) -> None:
    for link in made(name, address).links:
        assert re.match(r"/pages/|/health$|/openapi\.json$|#content$|https?://", link), link


def test_run_links_to_its_build_in_ci_where_that_is_a_web_address() -> None:
    url = "https://ci.example.com/17?a=1&b=2"
    assert made("run", url).link_to("Open the build") == url


@pytest.mark.parametrize("name", PAGES)
def test_what_hides_or_turns_text_becomes_visible(name: str) -> None:
    text = "".join(each.text + "".join(each.attributes.values()) for each in made(name, HIDDEN).elements)
    assert not set("\u202e\x1b\x00\u200b\ud800") & set(text)
    assert "<U+202E>" in text


@pytest.mark.parametrize("name", PAGES)
def test_page_runs_nothing_and_loads_nothing(name: str) -> None:
    page = made(name, "plain")
    assert not [
        each.name for each in page.elements if each.name in ("script", "img", "iframe", "object", "use", "base")
    ]
    assert [each.attributes["href"][:9] for each in page.named("link")] == ["data:imag"]
    assert not [each for each in page.elements if "style" in each.attributes]
    (style,) = page.named("style")
    assert "url(" not in style.text
    assert "@import" not in style.text


def test_policy_allows_the_pages_own_style_and_no_other() -> None:
    assert policy().startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy()
    assert "script-src" not in policy()


def test_sentence_of_an_error_is_text() -> None:
    page = read_page(refusal_page(Site(), 404, "Not found", f"There is no {SCRIPT}."))
    assert f"There is no {SCRIPT}." in page.text
    assert not page.named("script")
