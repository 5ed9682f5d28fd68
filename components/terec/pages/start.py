"""The page at the server's address, and the list of orgs."""

from collections.abc import Sequence

from terec.model import Org
from terec.pages.frame import page
from terec.pages.site import Site

ORGS_SHOWN = 200


def start_page(site: Site, orgs: Sequence[Org] | None, url: str) -> str:
    """What answers here, with at most ORGS_SHOWN orgs.

    orgs: those that the caller may know of; None: they cannot be had now. url: of the server.
    """
    listed = None if orgs is None else orgs[:ORGS_SHOWN]
    more = len(orgs or ()) - len(listed or ())
    return page("start", site, "TeReC", (), orgs=listed, more=more, url=url, search=None)
