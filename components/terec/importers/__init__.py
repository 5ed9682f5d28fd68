"""Reads test reports, JUnit XML in every dialect, JSON or a console log, into results."""

from terec.importers.console.counts import ConsoleCounts, with_counts
from terec.importers.digest import content_digest
from terec.importers.finding import files_at, find_reports, reports_in_stream
from terec.importers.junit_case import line_of
from terec.importers.names import names_of
from terec.importers.options import ReadOptions
from terec.importers.problems import ReportProblem
from terec.importers.reading import read_reports
from terec.importers.report import Report
from terec.importers.report_file import ReportFile
from terec.importers.timestamps import point_in_time

__all__ = [
    "ConsoleCounts",
    "ReadOptions",
    "Report",
    "ReportFile",
    "ReportProblem",
    "content_digest",
    "files_at",
    "find_reports",
    "line_of",
    "names_of",
    "point_in_time",
    "read_reports",
    "reports_in_stream",
    "with_counts",
]
