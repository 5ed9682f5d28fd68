"""A server opens the store that its settings name."""

from pathlib import Path

from terec.model import Org
from terec.server_store import open_server_store
from terec.settings import read_settings


def test_the_own_file_is_made_with_its_folder_when_none_is_named(tmp_path: Path) -> None:
    environment = {"XDG_DATA_HOME": str(tmp_path / "data")}
    with open_server_store(read_settings(environment), environment) as store:
        store.add_org(Org("acme"), [])
    assert [file.name for file in (tmp_path / "data").glob("terec/*.sqlite")] == ["terec.sqlite"]


def test_a_file_that_is_named_is_the_store(tmp_path: Path) -> None:
    environment = {"TEREC_STORE": f"sqlite:///{tmp_path}/there.sqlite"}
    for _ in range(2):
        with open_server_store(read_settings(environment), environment) as store:
            store.add_org(Org("acme"), [])
            assert [each.name for each in store.orgs()] == ["acme"]
    assert (tmp_path / "there.sqlite").is_file()
