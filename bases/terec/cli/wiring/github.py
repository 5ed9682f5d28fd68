"""Joins CI's variables to a GitHub."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from terec.github import GithubServer


@contextmanager
def open_github(environment: Mapping[str, str], token: str, patience: float) -> Iterator["GithubServer"]:
    """The GitHub of GITHUB_API_URL, else github.com, asked with this token, else that of GITHUB_TOKEN or GH_TOKEN.

    patience: seconds to wait in all where it wants to be left alone.
    """
    from terec.github import Pace
    from terec.github import open_github as opened

    token = token or environment.get("GITHUB_TOKEN", "").strip() or environment.get("GH_TOKEN", "").strip()
    with opened(environment.get("GITHUB_API_URL", "").strip(), token, Pace(patience)) as server:
        yield server
