"""Versioned hashes that name a test, or a failure, the same way on every machine and in every run."""

from terec.test_hash.generic import is_generic
from terec.test_hash.identity import IDENTITY_VERSION, test_id
from terec.test_hash.signature import SIGNATURE_VERSION, Signature, failure_signature

__all__ = ["IDENTITY_VERSION", "SIGNATURE_VERSION", "Signature", "failure_signature", "is_generic", "test_id"]
