"""Joins two stores, one of which is copied into the other."""

from dataclasses import replace
from typing import TYPE_CHECKING

from terec.cli.wiring.stores import Where, open_store
from terec.model import InvalidInput
from terec.settings import check_store_url, is_cassandra, is_server, store_file, without_password

if TYPE_CHECKING:
    from terec.copying import CopyReport, CopyWish, Told


def copy_between(where: Where, source: str, target: str, wish: "CopyWish", told: "Told") -> "CopyReport":
    """Copy the store of one URL into that of the other, which is made when it is missing; see copying.copy_store.

    InvalidInput for a URL that names no store. With verify_only both stores must exist.
    """
    from terec.copying import chosen_orgs, copy_store

    for name, url in (("FROM_URL", source), ("TO_URL", target)):
        if is_server(url):
            raise InvalidInput(
                f"{without_password(url)} is a server, and a copy is made from store to store: run it where both "
                "stores can be reached, and give the URLs that the servers have in TEREC_STORE."
            )
        check_store_url(name, url)
    if _place(where, source) == _place(where, target):
        raise InvalidInput(f"{without_password(source)} and {without_password(target)} are the same store.")
    with open_store(_at(where, source), create=False) as kept:
        chosen_orgs(kept, wish.org)  # a source without what is wished makes no target
        with open_store(_at(where, target), create=not wish.verify_only) as other:
            return copy_store(kept, other, wish, told)


def _at(where: Where, url: str) -> Where:
    return where._replace(settings=replace(where.settings, url=url))


def _place(where: Where, url: str) -> str:
    """Equal for the same file, and for a URL written twice."""
    return without_password(url) if is_cassandra(url) else str(store_file(url, where.environment).resolve())
