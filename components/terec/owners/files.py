"""Where a checkout keeps its CODEOWNERS."""

CODEOWNERS_PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
"""Paths from the top of the checkout; the first that is there counts, as GitHub and GitLab look."""

CODEOWNERS_LIMIT = 3 * 1024 * 1024
"""Bytes of a file that is read; GitHub takes no larger one."""
