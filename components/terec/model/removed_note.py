"""What stands in the place of a text that was removed on request, the same in every store."""

from terec.model.digests import text_digest

REMOVED_NOTE = "[removed from TeReC on request]"

REMOVED_NOTE_DIGEST = text_digest(REMOVED_NOTE.encode())
"""Tells a note that came with a copied run: it says that a text was removed, and is none that could be."""
