"""One frozen Settings, read once from TEREC_* variables."""

from terec.settings.settings import SETTINGS, Setting, Settings, read_settings

__all__ = ["SETTINGS", "Setting", "Settings", "read_settings"]
