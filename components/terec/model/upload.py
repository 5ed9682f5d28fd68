"""An upload: results of one part, attempt and sender of a run, in one or more pieces."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from terec.model.names import RunKey
from terec.model.result import Result
from terec.model.signature import ResultSignatures

DEFAULT_PART = ""
"""The part of a run that is not split."""


@dataclass(frozen=True, slots=True)
class UploadHeader:
    """Where results belong within their run.

    upload_id: the same for all pieces of one upload; None: this piece is an upload of its own.
    sender: CI job and runner; who names none is one sender. last: no piece follows.
    """

    part: str = DEFAULT_PART
    attempt: int = 1
    sender: str = ""
    upload_id: str | None = None
    last: bool = True


@dataclass(frozen=True, slots=True)
class Upload:
    """One piece of an upload, ready to be stored: names checked, texts cut, receipt stamped by the server.

    signatures: of the results that failed, or whose attempts did, by their place in results.
    """

    run: RunKey
    header: UploadHeader
    received: datetime
    results: Sequence[Result]
    signatures: Mapping[int, ResultSignatures] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Received:
    """What storing an upload (or all pieces of one) did; counts are of the results in the upload.

    new_cases: cases never seen in this suite before, new_case_names: some of them.
    warnings: one sentence each for a person.
    """

    run: RunKey
    test_count: int = 0
    fail_count: int = 0
    skip_count: int = 0
    new_cases: int = 0
    new_case_names: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
