"""Which TeReC is installed."""

from terec.versions.installed import WHEELS, terec_version

__all__ = ["WHEELS", "terec_version"]
