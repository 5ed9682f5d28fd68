"""The names of tests that came together, in one cell, where they lay in a row each."""

STATEMENTS = ("ALTER TABLE test_case ADD IF NOT EXISTS block blob",)
