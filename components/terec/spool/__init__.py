"""Keeps uploads on the disk for a server that could not be reached."""

from terec.spool.folder import Aside, Kept, Spool
from terec.spool.upload import SpoiledUpload, SpooledUpload

__all__ = ["Aside", "Kept", "SpoiledUpload", "Spool", "SpooledUpload"]
