"""Signs the failures of a file again when another version of the failure hash had signed them.

In here `moved` says which signature became which, by test; it lives as long as the transaction.
"""

import sqlite3

from terec.store_sqlite.file.bulk import insert_rows
from terec.store_sqlite.file.database import transaction
from terec.store_sqlite.migrations.signing import copy_to_failures, signed_tries
from terec.store_sqlite.results.sightings import TEST_MASK
from terec.store_sqlite.signing.renaming import rename_judgements, rename_pairs
from terec.store_sqlite.signing.signed_by import mark_signed, signed_by_today

_TABLES = (
    """CREATE TEMP TABLE again (
        place INTEGER, upload_no INTEGER, position INTEGER, nth INTEGER, outcome INTEGER, signature_no INTEGER,
        PRIMARY KEY (place, upload_no, position, nth)
    ) WITHOUT ROWID""",
    """CREATE TEMP TABLE moved (
        was_no INTEGER, test_no INTEGER, now_no INTEGER, PRIMARY KEY (was_no, test_no, now_no)
    ) WITHOUT ROWID""",
)
_SAME_TRY = """again.place = tried.place AND again.upload_no = tried.upload_no AND again.position = tried.position
    AND again.nth = tried.nth"""
_MOVED = f"""
    INSERT OR IGNORE INTO moved
    SELECT tried.signature_no, tried.place & {TEST_MASK}, again.signature_no FROM again CROSS JOIN tried ON {_SAME_TRY}
    WHERE tried.signature_no IS NOT NULL AND again.signature_no IS NOT NULL"""
_TRIED = f"""
    UPDATE tried SET signature_no = coalesce(
        (SELECT again.signature_no FROM again WHERE {_SAME_TRY}),
        (SELECT min(now_no) FROM moved WHERE was_no = tried.signature_no AND test_no = tried.place & {TEST_MASK}),
        (SELECT min(now_no) FROM moved WHERE was_no = tried.signature_no),
        signature_no)
    WHERE signature_no IS NOT NULL"""
_UNUSED = """
    DELETE FROM signature
    WHERE NOT EXISTS (SELECT 1 FROM tried WHERE tried.signature_no = signature.signature_no)"""


def sign_again(connection: sqlite3.Connection) -> None:
    """Sign every failure anew from its stored texts, and rename what names the old hashes; once, in one transaction.

    Of a failure whose texts were removed on request the hash follows others that had the same one, and stays without
    any. Time grows with the failures, memory does not.
    """
    with transaction(connection):
        if not signed_by_today(connection):  # another process may have been first
            _sign_again(connection)


def _sign_again(connection: sqlite3.Connection) -> None:
    for statement in _TABLES:
        connection.execute(statement)
    for tries in signed_tries(connection, of_removed=False):
        insert_rows(connection, "INSERT INTO again", tries)
    connection.execute(_MOVED)
    connection.execute(_TRIED)
    copy_to_failures(connection)
    rename_judgements(connection)
    rename_pairs(connection)
    connection.execute(_UNUSED)
    for table in ("again", "moved"):
        connection.execute(f"DROP TABLE temp.{table}")
    mark_signed(connection)
