"""Token texts and their hashes."""

import hashlib
import hmac
import secrets

TOKEN_PREFIX = "terec_"  # noqa: S105 - lets secret scanners recognise a token; no secret itself


def token_text() -> str:
    """A new token with 256 bits of entropy: high enough that an unsalted SHA-256 of it cannot be reversed."""
    return TOKEN_PREFIX + secrets.token_urlsafe(32)


def token_digest(text: str) -> str:
    """The SHA-256 under which a token is stored, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def same_token(text: str, digest: str) -> bool:
    """Whether text is the token stored as digest; takes the same time for every wrong text."""
    return hmac.compare_digest(token_digest(text), digest)
