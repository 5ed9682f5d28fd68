"""All runs that have a content, also those that came with a number: `run_by_content` keeps one number for each content.

That number was given to a sender before there was a run; a row here is written with the run.
"""

STATEMENTS = (
    """CREATE TABLE IF NOT EXISTS run_with_content (
        org text, project text, suite text, branch text, digest text, run_id bigint,
        PRIMARY KEY ((org, project, suite, branch, digest), run_id)
    ) WITH CLUSTERING ORDER BY (run_id DESC) AND comment = 'Runs that have this content, the newest first'
    AND compaction = {'class': 'UnifiedCompactionStrategy'}
    AND compression = {'class': 'ZstdCompressor', 'chunk_length_in_kb': 16}""",
)
