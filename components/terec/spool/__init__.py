"""Keeps uploads on the disk for a server that could not be reached."""

from terec.spool.folder import Kept, Spool
from terec.spool.upload import SpoiledUpload, SpooledUpload

__all__ = ["Kept", "SpoiledUpload", "Spool", "SpooledUpload"]
