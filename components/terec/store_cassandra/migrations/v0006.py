"""Files of results give back what is over in them, and deletions are known for as long as repair may take.

With rules of different terms no file of a table goes as a whole, and without an option of its own this compaction
strategy never looks at a single file. A deletion that is forgotten before a node learns of it is undone by that node:
so ten days, as the other tables have, within which nodes are repaired.
"""

_TABLES = ("result_chunk", "failure_by_run", "history_by_test", "failure_by_hash", "text", "text_use")

STATEMENTS = tuple(
    f"""ALTER TABLE {table} WITH compaction = {{'class': 'TimeWindowCompactionStrategy',
        'compaction_window_unit': 'DAYS', 'compaction_window_size': 7, 'unchecked_tombstone_compaction': 'true'}}
    AND gc_grace_seconds = 864000"""
    for table in _TABLES
)
