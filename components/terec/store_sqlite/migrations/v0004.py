"""Which runs people deleted: what was judged by them is out of date, unlike what was judged by runs that expired."""

STATEMENTS = (
    """CREATE TABLE deleted_run (
        suite_no INTEGER NOT NULL REFERENCES suite ON DELETE CASCADE, branch TEXT NOT NULL, run_id INTEGER NOT NULL,
        PRIMARY KEY (suite_no, branch, run_id)
    ) STRICT, WITHOUT ROWID""",
)
