"""Addresses of pages."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terec.model import CaseId, RunKey, RunPoint
from terec.pages import Site
from terec_testing import a_suite_key

SUITE = a_suite_key()
NAMES = st.text(alphabet=st.characters(), min_size=1, max_size=40)


def test_address_of_a_run_is_that_of_the_api_with_pages_in_the_place_of_tests() -> None:
    assert Site().run(RunKey(*SUITE, "main", 17)) == "/pages/orgs/acme/projects/shop/suites/ci/branches/main/runs/17"


def test_root_stands_before_every_address() -> None:
    site = Site("/terec")
    for address in (site.start(), site.org("acme"), site.branch(SUITE, "main"), site.search(SUITE), site.sign_in()):
        assert address.startswith("/terec/pages/")


def test_slash_of_a_branch_can_be_read() -> None:
    assert Site().branch(SUITE, "feature/x").endswith("/branches/feature/x/runs")


@pytest.mark.parametrize("branch", ["a/../b", "../x", "a//b", "./a", "/a", "a/"])
def test_branch_that_a_browser_would_shorten_is_encoded(branch: str) -> None:
    address = Site().branch(SUITE, branch)
    assert "/../" not in address
    assert "//" not in address
    assert unquote(address).endswith(f"/branches/{branch}/runs")


@given(NAMES, NAMES, NAMES)
def test_addresses_are_plain_whatever_is_in_the_names(suite: str, branch: str, case: str) -> None:
    key, site = a_suite_key(suite=suite), Site()
    for address in (
        site.branch(key, branch, 64),
        site.run_at(key, RunPoint(branch, 1)),
        site.result(RunKey(*key, branch, 1), case),
        site.test(key, branch, CaseId(case, case, case, case), 16),
        site.failure(key, case),
        site.search(key),
    ):
        assert address.isascii()
        assert address.isprintable()
        assert not set(" \"'<>") & set(address)
        assert address.startswith("/pages/")


def test_names_of_a_test_come_back_from_its_address() -> None:
    case = CaseId("com.acme", "Cart&Test", "adds=1 #2 é", "a;b")
    asked = parse_qs(urlsplit(Site().test(SUITE, "main", case, 16)).query, strict_parsing=True)
    assert asked == {
        "test_package": ["com.acme"],
        "test_class": ["Cart&Test"],
        "test_case": ["adds=1 #2 é"],
        "test_config": ["a;b"],
        "limit": ["16"],
    }
