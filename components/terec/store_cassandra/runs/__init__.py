"""Orgs, suites and the headers of their runs, until they are removed."""
