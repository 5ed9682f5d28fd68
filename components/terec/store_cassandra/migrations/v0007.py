"""Which runs people deleted: what was judged by them is out of date, unlike what was judged by runs that expired."""

STATEMENTS = (
    """CREATE TABLE IF NOT EXISTS deleted_run (
        org text, project text, suite text, branch text, run_id bigint,
        PRIMARY KEY ((org, project, suite), branch, run_id)
    ) WITH comment = 'Runs of a suite that people deleted' AND compaction = {'class': 'UnifiedCompactionStrategy'}
    AND compression = {'class': 'ZstdCompressor', 'chunk_length_in_kb': 16}""",
)
