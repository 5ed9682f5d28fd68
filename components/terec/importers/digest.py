"""What tells the same reports again."""

from collections.abc import Iterable
from hashlib import blake2b

from terec.importers.chunks import Budget, limited_chunks
from terec.importers.options import REPORT_LIMIT
from terec.importers.problems import BrokenReport
from terec.importers.report_file import ReportFile


def content_digest(files: Iterable[ReportFile], report_limit: int = REPORT_LIMIT) -> str:
    """The same for the same contents, whatever the files' names and order and however they are packed.

    Of a file that cannot be read to its end, the readable part counts. 32 hexadecimal digits.
    """
    budget = Budget(report_limit)
    contents = sorted(_digest(file, budget) for given in files for file in (*given.earlier, given))
    return blake2b(b"".join(contents), digest_size=16).hexdigest()


def _digest(file: ReportFile, budget: Budget) -> bytes:
    content = blake2b(digest_size=32)
    try:
        for chunk in limited_chunks(file, budget):
            content.update(chunk)
    except BrokenReport:
        pass
    return content.digest()
