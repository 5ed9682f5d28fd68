"""By which rules judgements are made today."""

from terec.similarity import CAUSE_VERSION
from terec.test_hash import IDENTITY_VERSION, SIGNATURE_VERSION

JUDGEMENT_VERSION = f"j5 {IDENTITY_VERSION} {SIGNATURE_VERSION} {CAUSE_VERSION}"
"""Names of the algorithms behind a stored judgement; j5: the rules of `regression` and of this brick."""
