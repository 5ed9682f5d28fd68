"""What judgement adds: signatures of failures, verdicts, problems, leases and letters.

`tried` has a row for each failed sighting that was signed, under its place, upload_no and position with nth -1, and one
for each attempt inside its report, nth counting from 0. Bodies are JSON of the model's words.
"""

from terec.store_sqlite.migrations.signing import sign_stored

_BRANCH = "suite_no INTEGER NOT NULL REFERENCES suite ON DELETE CASCADE, branch TEXT NOT NULL"

STEPS = (
    "ALTER TABLE project ADD COLUMN default_branch TEXT",
    "ALTER TABLE project ADD COLUMN long_lived TEXT",
    "ALTER TABLE failure ADD COLUMN signature_no INTEGER",
    "ALTER TABLE outbox ADD COLUMN received INTEGER NOT NULL DEFAULT 0",
    "UPDATE outbox SET received = (SELECT run.received FROM run WHERE run.run_no = outbox.run_no)",
    "CREATE INDEX run_started ON run (suite_no, started DESC, run_id DESC)",
    """CREATE TABLE signature (
        signature_no INTEGER PRIMARY KEY, suite_no INTEGER NOT NULL REFERENCES suite ON DELETE CASCADE,
        digest TEXT NOT NULL, strict TEXT NOT NULL, loose TEXT NOT NULL, generic INTEGER NOT NULL, words TEXT NOT NULL,
        UNIQUE (suite_no, digest)
    ) STRICT""",
    "CREATE INDEX signature_strict ON signature (suite_no, strict)",
    "CREATE INDEX signature_loose ON signature (suite_no, loose)",
    """CREATE TABLE tried (
        place INTEGER NOT NULL, upload_no INTEGER NOT NULL, position INTEGER NOT NULL, nth INTEGER NOT NULL,
        outcome INTEGER NOT NULL, signature_no INTEGER, PRIMARY KEY (place, upload_no, position, nth)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX tried_signature ON tried (signature_no) WHERE signature_no IS NOT NULL",
    f"""CREATE TABLE judgement (
        {_BRANCH}, run_id INTEGER NOT NULL, version TEXT NOT NULL, content TEXT NOT NULL, infra INTEGER NOT NULL,
        causes TEXT NOT NULL, verdicts TEXT NOT NULL, UNIQUE (suite_no, branch, run_id)
    ) STRICT""",
    f"""CREATE TABLE correction (
        {_BRANCH}, run_id INTEGER NOT NULL, test_id TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY (suite_no, branch, run_id, test_id)
    ) STRICT, WITHOUT ROWID""",
    f"""CREATE TABLE problem (
        {_BRANCH}, problem_id TEXT NOT NULL, opened INTEGER NOT NULL, body TEXT NOT NULL,
        UNIQUE (suite_no, branch, problem_id)
    ) STRICT""",
    f"CREATE TABLE folded ({_BRANCH}, up_to INTEGER NOT NULL, PRIMARY KEY (suite_no, branch)) STRICT, WITHOUT ROWID",
    """CREATE TABLE excuse (
        suite_no INTEGER NOT NULL REFERENCES suite ON DELETE CASCADE, excuse_id TEXT NOT NULL, since INTEGER NOT NULL,
        body TEXT NOT NULL, UNIQUE (suite_no, excuse_id)
    ) STRICT""",
    "CREATE TABLE lease (name TEXT PRIMARY KEY, holder TEXT NOT NULL, ends INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TABLE dead_letter (
        reader TEXT NOT NULL, position INTEGER NOT NULL REFERENCES outbox ON DELETE CASCADE, reason TEXT NOT NULL,
        at INTEGER NOT NULL, PRIMARY KEY (reader, position)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX dead_letter_position ON dead_letter (position)",
    sign_stored,
)
