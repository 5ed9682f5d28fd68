from pathlib import Path

import pytest

from terec.model import InvalidInput
from terec.settings import is_server, store_file, user_file


def test_url_names_a_relative_or_an_absolute_file() -> None:
    assert store_file("sqlite:///shop.sqlite", {}) == Path("shop.sqlite")
    assert store_file("sqlite:////var/lib/shop.sqlite", {}) == Path("/var/lib/shop.sqlite")


def test_tilde_is_the_home_directory() -> None:
    assert store_file("sqlite:///~/shop.sqlite", {}) == Path.home() / "shop.sqlite"


@pytest.mark.parametrize("url", ["sqlite:///", "sqlite:/x", "postgres://db/x", "shop.sqlite", "ftp://h"])
def test_other_url_is_refused_with_what_to_give(url: str) -> None:
    with pytest.raises(InvalidInput, match="give sqlite:///PATH, http\\(s\\)://SERVER or cassandra://HOST/KEYSPACE"):
        store_file(url, {})


def test_refused_url_is_shown_without_its_password() -> None:
    with pytest.raises(InvalidInput) as refused:
        store_file("postgres://me:secret@db/x", {})
    assert "secret" not in str(refused.value)


def test_empty_url_is_the_users_file() -> None:
    environment = {"XDG_DATA_HOME": "/data"}
    assert store_file("", environment) == user_file(environment)


def test_users_file_follows_the_custom_of_the_platform() -> None:
    home = {"HOME": "/home/ann", "USERPROFILE": "/users/ann"}
    assert user_file(home, "linux") == Path("/home/ann/.local/share/terec/terec.sqlite")
    assert user_file({**home, "XDG_DATA_HOME": "/data"}, "linux") == Path("/data/terec/terec.sqlite")
    assert user_file({**home, "XDG_DATA_HOME": "relative"}, "linux") == Path(
        "/home/ann/.local/share/terec/terec.sqlite"
    )
    assert user_file(home, "darwin") == Path("/home/ann/Library/Application Support/terec/terec.sqlite")
    assert user_file(home, "win32") == Path("/users/ann/AppData/Local/terec/terec.sqlite")
    assert user_file({"LOCALAPPDATA": "/local"}, "win32") == Path("/local/terec/terec.sqlite")


def test_server_is_told_from_a_file() -> None:
    assert is_server("https://terec.example")
    assert is_server("HTTP://terec.example")
    assert not is_server("sqlite:///x")
    assert not is_server("")
