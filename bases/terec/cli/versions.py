"""Which TeReC and Python this is."""

from importlib.metadata import PackageNotFoundError, version

_WHEELS = ("terec", "terec-cli", "terec-standalone", "terec-workspace")


def terec_version() -> str:
    """Version of the installed wheel that holds this command, `unknown` when run from a bare source tree."""
    for wheel in _WHEELS:
        try:
            return version(wheel)
        except PackageNotFoundError:
            continue
    return "unknown"
