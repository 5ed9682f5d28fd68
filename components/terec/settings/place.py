"""Where a store's file and the spool lie: where the settings say, else in the user's data directory."""

import sys
from collections.abc import Mapping
from pathlib import Path

from terec.model import InvalidInput

SQLITE = "sqlite:///"
CASSANDRA = "cassandra"
FILE_NAME = "terec.sqlite"


def is_server(url: str) -> bool:
    """Whether the URL names a server, not a file."""
    return url.lower().startswith(("http://", "https://"))


def is_cassandra(url: str) -> bool:
    return url.lower().startswith(f"{CASSANDRA}://")


def check_store_url(name: str, url: str) -> str:
    """The URL again, where it begins as that of a file or a keyspace; InvalidInput by its name (variable, argument)."""
    if not is_cassandra(url) and (not url.startswith(SQLITE) or url == SQLITE):
        raise InvalidInput(f"{name} is {without_password(url)!r}; give sqlite:///PATH or cassandra://HOST/KEYSPACE.")
    return url


def store_file(url: str, environment: Mapping[str, str]) -> Path:
    """The file of `sqlite:///PATH` (relative, or absolute with a fourth slash), or the user's file for an empty URL.

    InvalidInput for every other URL.
    """
    if not url:
        return user_file(environment)
    if not url.startswith(SQLITE) or url == SQLITE:
        raise InvalidInput(
            f"{without_password(url)!r} is no TeReC URL: give sqlite:///PATH, http(s)://SERVER or "
            "cassandra://HOST/KEYSPACE."
        )
    return Path(url.removeprefix(SQLITE)).expanduser()


def user_file(environment: Mapping[str, str], platform: str = sys.platform) -> Path:
    """terec/terec.sqlite in the user's data directory by the custom of the platform (XDG on Linux and BSD)."""
    if platform == "win32":
        local = environment.get("LOCALAPPDATA", "")
        base = Path(local) if local else _home(environment, "USERPROFILE") / "AppData" / "Local"
    elif platform == "darwin":
        base = _home(environment, "HOME") / "Library" / "Application Support"
    else:
        given = Path(environment.get("XDG_DATA_HOME", ""))
        base = given if given.is_absolute() else _home(environment, "HOME") / ".local" / "share"
    return base / "terec" / FILE_NAME


def spool_folder(given: str, environment: Mapping[str, str]) -> Path:
    """The folder given, else `spool` beside the user's file; InvalidInput where no home directory is known."""
    try:
        return Path(given).expanduser() if given else user_file(environment).parent / "spool"
    except (InvalidInput, RuntimeError):
        raise InvalidInput("No home directory is known; name a folder for the spool in TEREC_SPOOL.") from None


def _home(environment: Mapping[str, str], variable: str) -> Path:
    given = environment.get(variable, "")
    try:
        return Path(given) if given else Path.home()
    except RuntimeError:
        raise InvalidInput("No home directory is known; name the file in TEREC_URL (sqlite:///PATH).") from None


def without_password(url: str) -> str:
    """The URL without the name and password of a user."""
    scheme, mark, rest = url.partition("://")
    return url if url.startswith(SQLITE) else f"{scheme}{mark}{rest.rpartition('@')[2]}"
