"""Reads console logs in tests."""

from io import BytesIO

from terec.importers import ConsoleCounts, ReadOptions, ReportFile, read_reports
from terec.model import Outcome, Result


def read_log(log: str | bytes, **options: object) -> tuple[list[Result], ConsoleCounts]:
    """The results of a log, and what it counted."""
    data = log.encode() if isinstance(log, str) else log
    counts = [ConsoleCounts()]
    file = ReportFile("build.log", len(data), lambda: BytesIO(data))
    read = ReadOptions(console=True, **options)  # type: ignore[arg-type]
    results = list(read_reports([file], read, lambda problem: None, counted=counts.append))
    return results, counts[-1]


def failed(results: list[Result]) -> list[str]:
    """The failed cases as people read them."""
    return [str(each.case) for each in results if each.result is Outcome.FAIL]
