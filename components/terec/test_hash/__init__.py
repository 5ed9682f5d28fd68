"""Versioned hashes that name a test the same way on every machine and in every run."""

from terec.test_hash.identity import IDENTITY_VERSION, test_id

__all__ = ["IDENTITY_VERSION", "test_id"]
