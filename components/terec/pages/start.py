"""The page at the server's address, and the list of orgs."""

from collections.abc import Sequence

from terec.model import Org
from terec.pages.frame import page
from terec.pages.site import Site


def start_page(site: Site, orgs: Sequence[Org] | None, url: str) -> str:
    """What answers here. orgs: those that the caller may know of; None: they cannot be had now. url: of the server."""
    return page("start", site, "TeReC", (), orgs=orgs, url=url, search=None)
