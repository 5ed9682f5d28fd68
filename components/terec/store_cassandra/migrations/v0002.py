"""The signature of a failure beside what lists of failures show."""

STATEMENTS = ("ALTER TABLE failure_by_run ADD IF NOT EXISTS signature blob",)
