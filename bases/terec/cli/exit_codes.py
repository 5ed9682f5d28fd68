"""The exit codes that several commands end with; docs/cli.md says what each means."""

RED = 1
"""A failure has no excuse."""

WRONG_CALL = 2

NOT_REACHABLE = 3
"""A server, store or file could not be reached, or TeReC itself is at fault; a later try may go well."""

NOT_JUDGEABLE = 4
"""The run cannot be judged: incomplete, without a result, ignored, or of an outage."""
