"""Signatures of failures, and signing them again when the hash has another version."""
