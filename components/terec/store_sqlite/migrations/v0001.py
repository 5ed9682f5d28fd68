"""The first layout; docs/data-model.md draws it, docs/adr/0003-sqlite-layout.md says why.

Times are microseconds since 1970 in UTC. `place` is run_no << 32 | test_no: rows of one run lie side by side and one
case of one run is one integer. `text_no` is block_no << 12 | slot.
"""

_SIGHTING = """
    outcome INTEGER NOT NULL,        -- 0 PASS, 1 FAIL, 2 SKIP
    flags INTEGER NOT NULL,          -- 1 failed before in its report, 2 passed on retry, 4 has evidence, 8 has extras
    duration_ms REAL,
    tstamp INTEGER,
    trait_no INTEGER,
    seat_no INTEGER NOT NULL,
    detail_no INTEGER
"""

STATEMENTS = (
    """CREATE TABLE org (
        org_no INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, full_name TEXT, url TEXT, private INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE project (
        project_no INTEGER PRIMARY KEY, org_no INTEGER NOT NULL REFERENCES org ON DELETE CASCADE, name TEXT NOT NULL,
        full_name TEXT, description TEXT, url TEXT, UNIQUE (org_no, name)
    ) STRICT""",
    """CREATE TABLE suite (
        suite_no INTEGER PRIMARY KEY, project_no INTEGER NOT NULL REFERENCES project ON DELETE CASCADE,
        name TEXT NOT NULL, url TEXT, UNIQUE (project_no, name)
    ) STRICT""",
    """CREATE TABLE token (
        org_no INTEGER NOT NULL REFERENCES org ON DELETE CASCADE, name TEXT NOT NULL, allows TEXT NOT NULL,
        digest TEXT NOT NULL UNIQUE, created INTEGER NOT NULL, pull_requests_only INTEGER NOT NULL,
        PRIMARY KEY (org_no, name)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE retention_rule (
        org_no INTEGER NOT NULL REFERENCES org ON DELETE CASCADE, project TEXT NOT NULL, suite TEXT NOT NULL,
        branch TEXT NOT NULL, days INTEGER NOT NULL, PRIMARY KEY (org_no, project, suite, branch)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE run (
        run_no INTEGER PRIMARY KEY, suite_no INTEGER NOT NULL REFERENCES suite ON DELETE CASCADE,
        branch TEXT NOT NULL, run_id INTEGER NOT NULL, tstamp INTEGER, started INTEGER NOT NULL,
        received INTEGER NOT NULL, last_upload INTEGER,
        pass_count INTEGER NOT NULL DEFAULT 0, fail_count INTEGER NOT NULL DEFAULT 0,
        skip_count INTEGER NOT NULL DEFAULT 0, passed_on_retry INTEGER NOT NULL DEFAULT 0,
        arrived_total INTEGER NOT NULL DEFAULT 0, uploads INTEGER NOT NULL DEFAULT 0,
        open_uploads INTEGER NOT NULL DEFAULT 0, parts TEXT NOT NULL DEFAULT '[]',
        sent_pass_count INTEGER, sent_fail_count INTEGER, sent_skip_count INTEGER, sent_total_count INTEGER,
        duration_sec REAL, status TEXT, ignore INTEGER, ignore_details TEXT, url TEXT, "commit" TEXT,
        head_commit TEXT, base_commit TEXT, target_branch TEXT, pull_request TEXT, author TEXT, event TEXT,
        declared_parts INTEGER, declared_total INTEGER, complete INTEGER, content_digest TEXT,
        commits TEXT, base_history TEXT, UNIQUE (suite_no, branch, run_id)
    ) STRICT""",
    "CREATE INDEX run_newest ON run (suite_no, run_id DESC, started DESC)",
    "CREATE INDEX run_content ON run (suite_no, branch, content_digest) WHERE content_digest IS NOT NULL",
    """CREATE TABLE upload (
        run_no INTEGER NOT NULL REFERENCES run ON DELETE CASCADE, seat_no INTEGER NOT NULL, upload_id TEXT NOT NULL,
        upload_no INTEGER NOT NULL, positions INTEGER NOT NULL, finished INTEGER NOT NULL,
        PRIMARY KEY (run_no, seat_no, upload_id)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE piece (
        run_no INTEGER NOT NULL REFERENCES run ON DELETE CASCADE, digest BLOB NOT NULL, upload_no INTEGER NOT NULL,
        PRIMARY KEY (run_no, digest)
    ) STRICT, WITHOUT ROWID""",
    "CREATE TABLE seat (seat_no INTEGER PRIMARY KEY, words TEXT NOT NULL UNIQUE) STRICT",
    "CREATE TABLE trait (trait_no INTEGER PRIMARY KEY, words TEXT NOT NULL UNIQUE, test_group TEXT) STRICT",
    """CREATE TABLE test (
        test_no INTEGER PRIMARY KEY, suite_no INTEGER NOT NULL REFERENCES suite ON DELETE CASCADE,
        test_id TEXT NOT NULL, test_package TEXT NOT NULL, test_suite TEXT NOT NULL, test_case TEXT NOT NULL,
        test_config TEXT NOT NULL, first_run INTEGER NOT NULL, UNIQUE (suite_no, test_id)
    ) STRICT""",
    "CREATE INDEX test_by_class ON test (suite_no, test_suite, test_case)",
    "CREATE INDEX test_by_case ON test (suite_no, test_case)",
    f"""CREATE TABLE result (
        place INTEGER PRIMARY KEY, upload_no INTEGER NOT NULL, position INTEGER NOT NULL, {_SIGHTING}
    ) STRICT""",
    f"""CREATE TABLE evidence (
        place INTEGER NOT NULL, upload_no INTEGER NOT NULL, position INTEGER NOT NULL, {_SIGHTING},
        PRIMARY KEY (place, upload_no, position)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE failure (
        place INTEGER PRIMARY KEY, flags INTEGER NOT NULL, duration_ms REAL, tstamp INTEGER, trait_no INTEGER,
        seat_no INTEGER NOT NULL, detail_no INTEGER, error_type TEXT, truncated INTEGER NOT NULL,
        stdout TEXT, stderr TEXT, error_stacktrace TEXT, error_details TEXT, skip_details TEXT
    ) STRICT""",
    """CREATE TABLE detail (
        detail_no INTEGER PRIMARY KEY, place INTEGER NOT NULL, stdout INTEGER, stderr INTEGER,
        error_stacktrace INTEGER, error_details INTEGER, skip_details INTEGER, error_type TEXT, extras TEXT
    ) STRICT""",
    """CREATE TABLE text (
        text_no INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, start INTEGER NOT NULL, length INTEGER NOT NULL,
        uses INTEGER NOT NULL, removed INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    "CREATE TABLE block (block_no INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT",
    """CREATE TABLE outbox (
        position INTEGER PRIMARY KEY AUTOINCREMENT, event_id TEXT NOT NULL UNIQUE,
        run_no INTEGER NOT NULL REFERENCES run ON DELETE CASCADE, key TEXT NOT NULL, type TEXT NOT NULL,
        body TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX outbox_run ON outbox (run_no)",
    "CREATE TABLE reader (name TEXT PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE state (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "INSERT INTO state VALUES ('epoch', 0)",
)
