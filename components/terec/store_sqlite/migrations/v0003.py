"""What the commits of a run changed: apart from the run, as only the judgement of a failure asks for it."""

STATEMENTS = (
    """CREATE TABLE run_change (
        run_no INTEGER PRIMARY KEY REFERENCES run ON DELETE CASCADE, body BLOB NOT NULL
    ) STRICT""",
)
