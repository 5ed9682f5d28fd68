"""The signature of a failure text, as the evaluations use it."""

from functools import cache

from terec.model import CaseId
from terec.test_hash import failure_signature


@cache
def signature_of(owner: str, name: str, error_type: str, message: str, text: str) -> tuple[str, bool]:
    """Strict hash and whether the text is generic, of a failure of a JVM test class's case."""
    package, _, suite = owner.rpartition(".")
    found = failure_signature(error_type or None, message or None, text or None, CaseId(package, suite, name))
    return found.strict, found.generic
