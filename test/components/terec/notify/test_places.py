"""A token goes to the host that it is for, and the repository comes from an address on that host."""

import pytest

from terec.notify import Site
from terec.notify.places import repository_at

GITHUB = Site("https://github.com", "secret")
ENTERPRISE = Site("https://git.acme.example/", "secret")
GITLAB = Site("https://gitlab.acme.example/git", "secret", gitlab=True)
SITES = (GITHUB, ENTERPRISE, GITLAB)


@pytest.mark.parametrize(
    ("url", "site", "repository"),
    [
        ("https://github.com/acme/shop", GITHUB, "acme/shop"),
        ("https://github.com/acme/shop.git", GITHUB, "acme/shop"),
        ("https://github.com/acme/shop/actions/runs/1#terec", GITHUB, "acme/shop"),
        ("https://github.com:443/acme/shop/", GITHUB, "acme/shop"),
        ("https://git.acme.example/web/shop.js", ENTERPRISE, "web/shop.js"),
        ("https://gitlab.acme.example/git/web/front/shop/-/pipelines/1", GITLAB, "web/front/shop"),
        ("https://gitlab.acme.example/git/web/shop", GITLAB, "web/shop"),
    ],
)
def test_repository_is_read_from_an_address(url: str, site: Site, repository: str) -> None:
    assert repository_at(SITES, url) == (site, repository)


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "https://github.com/acme",
        "http://github.com/acme/shop",
        "https://github.com:8443/acme/shop",
        "https://github.com.evil.example/acme/shop",
        "https://github.com@evil.example/acme/shop",
        "https://user:secret@github.com/acme/shop",
        "https://evil.example/github.com/acme/shop",
        "https://gitlab.acme.example/web/shop",
        "https://github.com/../shop",
        "https://github.com/acme/%2e%2e",
        "https://github.com/acme/sh%2Fop",
        "https://github.com/acme/sh op",
        "https://[half/acme/shop",
        "git@github.com:acme/shop.git",
    ],
)
def test_no_other_address_names_one(url: str | None) -> None:
    assert repository_at(SITES, url) is None


def test_api_is_where_each_host_has_it() -> None:
    assert [each.api_url for each in SITES] == [
        "https://api.github.com",
        "https://git.acme.example/api/v3",
        "https://gitlab.acme.example/git/api/v4",
    ]


def test_token_is_never_shown() -> None:
    assert "secret" not in repr(SITES)
