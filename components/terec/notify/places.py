"""Where the code of a run is, and how to speak to its host there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import SplitResult, unquote, urlsplit

from terec.notify.github import GitHub
from terec.notify.gitlab import GitLab
from terec.notify.host import CodeHost
from terec.web_api import Bounds

CI_BOUNDS = Bounds(connect_seconds=5, read_seconds=15, total_seconds=30, tries=2, retry_after_max=3)
"""A job does not wait for its comment: a host that is slow gets none."""

_GITLAB_API = "/api/v4"
_NAME = re.compile(r"[A-Za-z0-9_.][A-Za-z0-9_.-]*")


@dataclass(frozen=True, slots=True)
class Site:
    """A code host that this server may speak to. url: what people open. gitlab: else it is GitHub."""

    url: str
    token: str = field(repr=False)
    gitlab: bool = False

    @property
    def api_url(self) -> str:
        base = self.url.rstrip("/")
        if self.gitlab:
            return base + _GITLAB_API
        return "https://api.github.com" if urlsplit(base).hostname == "github.com" else f"{base}/api/v3"


def open_code_host(api_url: str, repository: str, token: str, bounds: Bounds) -> CodeHost:
    """The host of a repository by the address of its API, which of GitLab ends in `/api/v4`."""
    kind = GitLab if api_url.rstrip("/").endswith(_GITLAB_API) else GitHub
    return kind(api_url, repository, token, bounds)


def repository_at(sites: Sequence[Site], url: str | None) -> tuple[Site, str] | None:
    """The site on which an address lies, and the repository that it names or lies in; None: another server."""
    for site in sites:
        if url and (names := _names_below(site.url, url)) is not None:
            names = names[: names.index("-")] if site.gitlab and "-" in names else names
            names = names if site.gitlab else names[:2]
            if len(names) >= 2 and all(_NAME.fullmatch(each) and set(each) != {"."} for each in names):
                return site, "/".join((*names[:-1], names[-1].removesuffix(".git")))
    return None


def _names_below(site: str, url: str) -> list[str] | None:
    """The parts of the path behind the site's address; None: it is not of that origin, or not below it."""
    try:
        here, there = urlsplit(site.rstrip("/")), urlsplit(url)
        if _origin(here) != _origin(there) or there.username or there.password:
            return None
    except ValueError:
        return None
    if not there.path.startswith(here.path + "/"):
        return None
    return [unquote(each) for each in there.path.removeprefix(here.path).split("/") if each]


def _origin(address: SplitResult) -> tuple[str, str | None, int | None]:
    return address.scheme, address.hostname, address.port or {"http": 80, "https": 443}.get(address.scheme)
