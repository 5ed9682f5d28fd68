"""What was made from the texts of failures, forgotten when a text is removed on request."""

import json
import sqlite3
from collections.abc import Sequence

from terec.model import REMOVED_NOTE
from terec.store_sqlite.results.sightings import TEST_MASK

_SIGNATURES = """
    UPDATE signature SET words = '{}' WHERE signature_no IN (
        SELECT signature_no FROM json_each(?) AS wanted CROSS JOIN tried ON place = wanted.value)"""
_JUDGED = f"""
    SELECT judgement.rowid, causes, json_group_array(test_id) FROM json_each(?) AS wanted
    CROSS JOIN run ON run_no = wanted.value >> 32 CROSS JOIN judgement USING (suite_no, branch, run_id)
    CROSS JOIN test ON test_no = wanted.value & {TEST_MASK} GROUP BY judgement.rowid"""


def forget_words(connection: sqlite3.Connection, places: Sequence[int]) -> None:
    """Forget what signatures and the titles of causes say of the failures at these places; hashes stay."""
    wanted = json.dumps(places)
    connection.execute(_SIGNATURES, (wanted,))
    for rowid, causes, tests in connection.execute(_JUDGED, (wanted,)).fetchall():
        told = json.loads(causes)
        for cause in told:
            if not set(json.loads(tests)).isdisjoint(cause["test_ids"]):
                cause["title"] = REMOVED_NOTE
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        connection.execute("UPDATE judgement SET causes = ? WHERE rowid = ?", (text, rowid))
