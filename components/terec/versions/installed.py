"""The version of the wheel that this code came in."""

from importlib.metadata import PackageNotFoundError, version

WHEELS = ("terec-standalone", "terec-cli", "terec-ingest-api", "terec-regression-analyzer", "terec-workspace")
"""Every distribution that holds this code; an environment has one of them."""


def terec_version() -> str:
    """The version of the wheel that is installed, `unknown` when run from a bare source tree."""
    for wheel in WHEELS:
        try:
            return version(wheel)
        except PackageNotFoundError:
            continue
    return "unknown"
