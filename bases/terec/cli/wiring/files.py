"""Care for a store: for any its layout, for a local file its copies."""

from pathlib import Path
from typing import TYPE_CHECKING

from terec.cli.wiring.stores import Where, open_store
from terec.model import InvalidInput
from terec.settings import is_cassandra, is_server, store_file, without_password

if TYPE_CHECKING:
    from terec.store_sqlite import VerifyReport


def migrate_store(where: Where) -> str:
    """Make the store, or upgrade it; answers where it is. StoreError where that cannot be."""
    with open_store(where) as store:
        store.orgs()  # a cluster is connected to in the background: what answers has its tables
    return without_password(where.settings.url) or str(local_file(where))


def local_file(where: Where) -> Path:
    """The file behind the URL; InvalidInput where it names something else."""
    url = where.settings.url
    if is_server(url) or is_cassandra(url):
        raise InvalidInput(
            f"This works on a file, and {without_password(url)} is none; call it where the file is, with "
            "TEREC_URL=sqlite:///PATH. A cluster is copied by terec copy, or by snapshots of its nodes."
        )
    return store_file(url, where.environment)


def backup_file(where: Where, target: Path) -> Path:
    """Copy the local file to target; answers the file."""
    from terec.store_sqlite import backup

    path = local_file(where)
    backup(path, target)
    return path


def restore_file(where: Where, source: Path) -> Path:
    """Put source in the place of the local file, whatever that holds; answers the file."""
    from terec.store_sqlite import restore

    path = local_file(where)
    restore(source, path, replace=True)
    return path


def verify_file(where: Where) -> "VerifyReport":
    """What a full check of the local file found."""
    from terec.store_sqlite import verify

    return verify(local_file(where))
