"""Commands that only read: builds, tests, failures, problems, flaky tests, search, export."""
