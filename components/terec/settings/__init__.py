"""One frozen Settings, read once from TEREC_* variables."""

from terec.settings.place import is_server, store_file, user_file
from terec.settings.settings import SETTINGS, Setting, Settings, read_settings

__all__ = ["SETTINGS", "Setting", "Settings", "is_server", "read_settings", "store_file", "user_file"]
