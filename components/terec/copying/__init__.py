"""Copies what one store keeps into another."""

from terec.copying.copying import CopyWish, Told, copy_store
from terec.copying.fingerprint import fingerprint_of
from terec.copying.ledger import CopyReport, Tally
from terec.copying.places import chosen_orgs

__all__ = ["CopyReport", "CopyWish", "Tally", "Told", "chosen_orgs", "copy_store", "fingerprint_of"]
