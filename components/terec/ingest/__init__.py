"""Takes in what CI sends: checks it, cuts it, stores it with its events."""

from terec.ingest.administration import StoreAdministration
from terec.ingest.backfilled import Backfilled, LeftOut
from terec.ingest.limits import checked_result, checked_run
from terec.ingest.observations import upload_observations, upload_results
from terec.ingest.pieces import PIECE_SIZE, PIECE_TEXT, upload_in_pieces
from terec.ingest.results import StoreResults
from terec.ingest.signatures import signatures_of
from terec.ingest.stored import is_stored
from terec.ingest.whole_run import put_with_results

__all__ = [
    "PIECE_SIZE",
    "PIECE_TEXT",
    "Backfilled",
    "LeftOut",
    "StoreAdministration",
    "StoreResults",
    "checked_result",
    "checked_run",
    "is_stored",
    "put_with_results",
    "signatures_of",
    "upload_in_pieces",
    "upload_observations",
    "upload_results",
]
