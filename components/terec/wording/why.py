"""Why a test did what it did, in a line."""

from terec.model import Attempt, Result, headline
from terec.wording.harmless import shown


def why(result: Result | Attempt) -> str:
    """The line that says why a test failed or was skipped: the headline of its message and stack trace."""
    skipped, case = (result.skip_details, result.case) if isinstance(result, Result) else (None, None)
    line = headline(shown(result.error_details or ""), shown(result.error_stacktrace or ""), case=case)
    line = line or headline(shown(skipped or ""))
    kind = (result.error_type or "").rpartition(".")[2]
    if not kind or kind in line or kind == "failure":
        return line
    return f"{kind}: {line}" if line else kind
