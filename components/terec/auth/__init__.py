"""Makes, hashes and weighs the tokens that open an org."""

from terec.auth.access import (
    AccessPolicy,
    Caller,
    Need,
    check_access,
    check_key,
    check_pull_request,
    check_unknown_org,
    may_list,
)
from terec.auth.tokens import TOKEN_PREFIX, same_token, token_digest, token_text

__all__ = [
    "TOKEN_PREFIX",
    "AccessPolicy",
    "Caller",
    "Need",
    "check_access",
    "check_key",
    "check_pull_request",
    "check_unknown_org",
    "may_list",
    "same_token",
    "token_digest",
    "token_text",
]
