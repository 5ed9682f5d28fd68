"""Judgements without their verdicts, cut by the numbers of runs: in `judgement_summary` a branch has all together.

Of a branch the blocks of numbers that it has are listed, as judgements outlive the runs that they are of.
"""

_ROWS = """compaction = {'class': 'UnifiedCompactionStrategy'}
    AND compression = {'class': 'ZstdCompressor', 'chunk_length_in_kb': 16}"""

STATEMENTS = (
    f"""CREATE TABLE IF NOT EXISTS summary_by_block (
        org text, project text, suite text, branch text, block bigint, run_id bigint, body blob,
        PRIMARY KEY ((org, project, suite, branch, block), run_id)
    ) WITH CLUSTERING ORDER BY (run_id DESC) AND comment = 'Judgements of a branch without their verdicts'
    AND {_ROWS}""",
    f"""CREATE TABLE IF NOT EXISTS summary_block (
        org text, project text, suite text, branch text, block bigint,
        PRIMARY KEY ((org, project, suite, branch), block)
    ) WITH comment = 'Blocks of run numbers in which a branch has judgements' AND {_ROWS}""",
)
