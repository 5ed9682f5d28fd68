"""Finds the report files that a command wrote."""

from terec.written_reports.conventions import conventional_reports, told_reports
from terec.written_reports.written import Written, WrittenReports

__all__ = ["Written", "WrittenReports", "conventional_reports", "told_reports"]
