"""Stored signatures as scoring takes them."""

from terec.model import CaseId, FailureSignature, scoring_words
from terec.test_hash import SIGNATURE_VERSION, OwnNames, Signature


def for_scoring(signature: FailureSignature, case: CaseId) -> Signature:
    """The signature of a failure of the case; what the case is called is masked in its texts, not in its hashes."""
    words, own = scoring_words(signature), OwnNames(case)
    for name in ("type", "root_type", "loose_template"):
        words[name] = own.masked_in(words[name])
    package, suite = case.test_package, case.test_suite
    return Signature(
        version=SIGNATURE_VERSION,
        generic=signature.generic,
        owner=f"{package}.{suite}" if package else suite,
        strict=signature.strict,
        loose=signature.loose,
        **words,
    )
