"""The first layout: a table for each question; docs/data-model.md draws it.

A run's own words and events share one partition of `run`, so that one batch writes both or neither. Whatever grows
with time is cut into quarters, weeks or days, so that no partition grows without bound. Bodies are packed words of
the model, replaced whole.
"""

_ROWS = """compaction = {'class': 'UnifiedCompactionStrategy'}
    AND compression = {'class': 'ZstdCompressor', 'chunk_length_in_kb': 16}"""
_EXPIRING = """compaction = {'class': 'TimeWindowCompactionStrategy', 'compaction_window_unit': 'DAYS',
        'compaction_window_size': 7}
    AND gc_grace_seconds = 86400"""
_PACKED = "compression = {'enabled': false}"  # its bodies are compressed already
_ZSTD = "compression = {'class': 'ZstdCompressor', 'chunk_length_in_kb': 16}"
_PASSING = """compaction = {'class': 'TimeWindowCompactionStrategy', 'compaction_window_unit': 'DAYS',
        'compaction_window_size': 1}
    AND gc_grace_seconds = 86400 AND compression = {'class': 'LZ4Compressor'}"""

_ORGANISATIONS = (
    f"""CREATE TABLE IF NOT EXISTS org (
        all_of text, name text, body blob, PRIMARY KEY ((all_of), name)
    ) WITH comment = 'Orgs; all_of is the word orgs' AND {_ROWS}""",
    f"""CREATE TABLE IF NOT EXISTS project (
        org text, project text, body blob, PRIMARY KEY ((org), project)
    ) WITH comment = 'Projects of an org' AND {_ROWS}""",
    f"""CREATE TABLE IF NOT EXISTS suite (
        org text, project text, suite text, url text, made bigint, PRIMARY KEY ((org), project, suite)
    ) WITH comment = 'Suites of an org' AND {_ROWS}""",
    f"""CREATE TABLE IF NOT EXISTS "token" (
        org text, name text, body blob, PRIMARY KEY ((org), name)
    ) WITH comment = 'Tokens of an org by name' AND {_ROWS}""",
    f"""CREATE TABLE IF NOT EXISTS token_by_digest (
        digest text, body blob, PRIMARY KEY ((digest))
    ) WITH comment = 'Tokens by their SHA-256' AND {_ROWS}""",
    f"""CREATE TABLE IF NOT EXISTS retention_rule (
        org text, project text, suite text, branch text, days int, PRIMARY KEY ((org), project, suite, branch)
    ) WITH comment = 'How long results are kept, by patterns' AND {_ROWS}""",
)

_RUNS = (
    f"""CREATE TABLE IF NOT EXISTS run (
        org text, project text, suite text, branch text, run_id bigint, kind text, id text,
        version bigint static, body blob, position bigint, received timestamp,
        PRIMARY KEY ((org, project, suite, branch, run_id), kind, id)
    ) WITH comment = 'What a run is: head, piece, upload, event, judgement' AND {_ROWS}""",
    f"""CREATE TABLE IF NOT EXISTS run_by_content (
        org text, project text, suite text, branch text, digest text, run_id bigint,
        PRIMARY KEY ((org, project, suite, branch, digest))
    ) WITH comment = 'The run that has this content' AND {_ROWS}""",
    f"""CREATE TABLE IF NOT EXISTS branch (
        org text, project text, suite text, branch text, quarter int,
        PRIMARY KEY ((org, project, suite), branch, quarter)
    ) WITH comment = 'Quarters in which a branch has runs' AND {_ROWS}""",
    f"""CREATE TABLE IF NOT EXISTS quarter (
        org text, project text, suite text, quarter int, PRIMARY KEY ((org, project, suite), quarter)
    ) WITH comment = 'Quarters in which a suite has runs' AND {_ROWS}""",
    f"""CREATE TABLE IF NOT EXISTS run_by_branch (
        org text, project text, suite text, branch text, quarter int, run_id bigint, body blob,
        PRIMARY KEY ((org, project, suite, branch, quarter), run_id)
    ) WITH CLUSTERING ORDER BY (run_id DESC) AND comment = 'Runs of a branch, the newest first' AND {_ROWS}""",
    f"""CREATE TABLE IF NOT EXISTS run_by_suite (
        org text, project text, suite text, quarter int, run_id bigint, branch text, body blob,
        PRIMARY KEY ((org, project, suite, quarter), run_id, branch)
    ) WITH CLUSTERING ORDER BY (run_id DESC, branch ASC) AND comment = 'Runs of all branches, the newest first'
    AND {_ROWS}""",
    f"""CREATE TABLE IF NOT EXISTS run_by_start (
        org text, project text, suite text, quarter int, started bigint, run_id bigint, branch text, body blob,
        PRIMARY KEY ((org, project, suite, quarter), started, run_id, branch)
    ) WITH CLUSTERING ORDER BY (started DESC, run_id DESC, branch ASC)
    AND comment = 'Runs of all branches, the last started first; microseconds' AND {_ROWS}""",
)

_RESULTS = (
    f"""CREATE TABLE IF NOT EXISTS result_chunk (
        org text, project text, suite text, branch text, run_id bigint, piece bigint, chunk int, head blob, body blob,
        PRIMARY KEY ((org, project, suite, branch, run_id), piece, chunk)
    ) WITH comment = 'Results of a run, many to a chunk' AND {_EXPIRING} AND {_PACKED}""",
    f"""CREATE TABLE IF NOT EXISTS failure_by_run (
        org text, project text, suite text, branch text, run_id bigint, test_id blob, body blob,
        PRIMARY KEY ((org, project, suite, branch, run_id), test_id)
    ) WITH comment = 'Failed cases of a run with the start of their texts' AND {_EXPIRING} AND {_ZSTD}""",
    f"""CREATE TABLE IF NOT EXISTS history_by_test (
        org text, project text, suite text, branch text, week int, bucket int, test_id blob, run_id bigint, cell blob,
        PRIMARY KEY ((org, project, suite, branch, week, bucket), test_id, run_id)
    ) WITH CLUSTERING ORDER BY (test_id ASC, run_id DESC) AND comment = 'What a case did in the runs of a week'
    AND {_EXPIRING} AND {_ZSTD}""",
    f"""CREATE TABLE IF NOT EXISTS bucket_count (
        org text, project text, suite text, week int, buckets int, PRIMARY KEY ((org, project, suite), week)
    ) WITH comment = 'Into how many buckets a week of history_by_test is cut' AND {_ROWS}""",
    f"""CREATE TABLE IF NOT EXISTS failure_by_hash (
        org text, project text, suite text, quarter int, shard int, hash text, started bigint, run_id bigint,
        branch text, test_id blob, cell blob,
        PRIMARY KEY ((org, project, suite, quarter, shard), hash, started, run_id, branch, test_id)
    ) WITH CLUSTERING ORDER BY (hash ASC, started DESC, run_id DESC, branch ASC, test_id ASC)
    AND comment = 'Failures by strict and loose hash, the last started first' AND {_EXPIRING} AND {_ZSTD}""",
    f"""CREATE TABLE IF NOT EXISTS test_case (
        org text, project text, suite text, bucket int, test_id blob, names blob,
        PRIMARY KEY ((org, project, suite, bucket), test_id)
    ) WITH comment = 'Names of the cases of a suite' AND {_ROWS}""",
)

_WORDS = (
    f"""CREATE TABLE IF NOT EXISTS word (
        org text, project text, suite text, kind text, start text, word text, target blob,
        PRIMARY KEY ((org, project, suite, kind, start), word, target)
    ) WITH comment = 'Words of tests and failures by their first letter, and what has them' AND {_ROWS}""",
    f"""CREATE TABLE IF NOT EXISTS signature (
        org text, project text, suite text, shard int, strict text, digest blob, body blob,
        PRIMARY KEY ((org, project, suite, shard), strict, digest)
    ) WITH comment = 'Signatures that failures of a suite ever had' AND {_ROWS}""",
)

_TEXTS = (
    f"""CREATE TABLE IF NOT EXISTS text (
        org text, term int, day int, shard int, digest blob, body blob,
        PRIMARY KEY ((org, term, day, shard), digest)
    ) WITH comment = 'Long texts, once by content and term' AND {_EXPIRING} AND {_PACKED}""",
    f"""CREATE TABLE IF NOT EXISTS text_use (
        org text, term int, day int, shard int, digest blob, project text, suite text, branch text, run_id bigint,
        test_id blob,
        PRIMARY KEY ((org, term, day, shard), digest, project, suite, branch, run_id, test_id)
    ) WITH comment = 'Who uses a long text' AND {_EXPIRING} AND {_ZSTD}""",
    f"""CREATE TABLE IF NOT EXISTS text_day (
        org text, term int, day int, PRIMARY KEY ((org), term, day)
    ) WITH comment = 'Terms and days under which an org has texts' AND {_ROWS}""",
    f"""CREATE TABLE IF NOT EXISTS removed_text (
        org text, digest blob, PRIMARY KEY ((org), digest)
    ) WITH comment = 'Texts that a person removed; they are not stored again' AND {_ROWS}""",
)

_JUDGEMENTS = (
    f"""CREATE TABLE IF NOT EXISTS judgement_summary (
        org text, project text, suite text, branch text, run_id bigint, body blob,
        PRIMARY KEY ((org, project, suite, branch), run_id)
    ) WITH CLUSTERING ORDER BY (run_id DESC) AND comment = 'Judgements of a branch without their verdicts'
    AND {_ROWS}""",
    f"""CREATE TABLE IF NOT EXISTS problem (
        org text, project text, suite text, branch text, problem_id text, body blob, up_to bigint static,
        PRIMARY KEY ((org, project, suite, branch), problem_id)
    ) WITH comment = 'Problems of a branch; up_to: the newest run folded into them' AND {_ROWS}""",
    f"""CREATE TABLE IF NOT EXISTS problem_branch (
        org text, project text, suite text, branch text, PRIMARY KEY ((org, project, suite), branch)
    ) WITH comment = 'Branches that have problems' AND {_ROWS}""",
    f"""CREATE TABLE IF NOT EXISTS excuse (
        org text, project text, suite text, excuse_id text, body blob,
        PRIMARY KEY ((org, project, suite), excuse_id)
    ) WITH comment = 'Excuses that people gave' AND {_ROWS}""",
    f"""CREATE TABLE IF NOT EXISTS correction (
        org text, project text, suite text, branch text, run_id bigint, test_id text, body blob,
        PRIMARY KEY ((org, project, suite), branch, run_id, test_id)
    ) WITH comment = 'Verdicts that people corrected' AND {_ROWS}""",
)

_OUTBOX = (
    f"""CREATE TABLE IF NOT EXISTS outbox_log (
        bucket bigint, position bigint, org text, project text, suite text, branch text, run_id bigint,
        event_id text, received timestamp, last bigint static, PRIMARY KEY ((bucket), position)
    ) WITH comment = 'Events in the order of their positions, which have no gap; last: the newest of the bucket'
    AND default_time_to_live = 2592000 AND {_ROWS} AND gc_grace_seconds = 86400""",
    f"""CREATE TABLE IF NOT EXISTS outbox_head (
        name text, bucket bigint, PRIMARY KEY ((name))
    ) WITH comment = 'A bucket of outbox_log that is begun; the highest one is found from there' AND {_ROWS}""",
    f"""CREATE TABLE IF NOT EXISTS unfinished (
        hour bigint, shard int, step text, org text, project text, suite text, branch text, run_id bigint, at bigint,
        done boolean, PRIMARY KEY ((hour, shard), step)
    ) WITH comment = 'Steps of runs that were begun, and whether they were finished' AND default_time_to_live = 259200
    AND {_PASSING}""",
    f"""CREATE TABLE IF NOT EXISTS reader (
        name text, epoch bigint, position bigint, PRIMARY KEY ((name), epoch)
    ) WITH CLUSTERING ORDER BY (epoch DESC) AND comment = 'How far a reader came since each rewind' AND {_ROWS}""",
    f"""CREATE TABLE IF NOT EXISTS dead_letter (
        reader text, event_id text, position bigint, org text, project text, suite text, branch text, run_id bigint,
        reason text, at timestamp, PRIMARY KEY ((reader), event_id)
    ) WITH comment = 'Events that no handler could take' AND {_ROWS}""",
)

STATEMENTS = (*_ORGANISATIONS, *_RUNS, *_RESULTS, *_WORDS, *_TEXTS, *_JUDGEMENTS, *_OUTBOX)
