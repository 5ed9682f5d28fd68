"""Versioned hashes that name a test, or a failure, the same way on every machine and in every run."""

from typing import TYPE_CHECKING, Any

from terec.test_hash.identity import IDENTITY_VERSION, identity_digest, test_id

if TYPE_CHECKING:
    from terec.test_hash.own_names import OwnNames
    from terec.test_hash.signature import SIGNATURE_VERSION, Signature, failure_signature

__all__ = [
    "IDENTITY_VERSION",
    "SIGNATURE_VERSION",
    "OwnNames",
    "Signature",
    "failure_signature",
    "identity_digest",
    "test_id",
]


def __getattr__(name: str) -> Any:
    """The failure hashes on their first use: their patterns take 20 ms to compile, which no query needs."""
    if name not in __all__:
        raise AttributeError(name)
    from terec.test_hash import own_names, signature

    return getattr(own_names if name == "OwnNames" else signature, name)
