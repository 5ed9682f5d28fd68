"""The page of an error: one sentence, and a way on."""

from terec.pages.frame import page
from terec.pages.site import Site


def refusal_page(site: Site, status: int, title: str, detail: str) -> str:
    """status: of the answer; 401 says how a browser gives a token."""
    return page("refusal", site, title, (), status=status, detail=detail, search=None)
