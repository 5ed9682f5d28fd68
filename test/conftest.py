"""How examples are made, and what the session tells at its end: the faults that were survived, and what tables take."""

import pytest
from hypothesis import HealthCheck, settings

from terec_testing import faults, row_sizes

# The same examples on every machine, however slow it is.
settings.register_profile("terec", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("terec")

TABLES = {
    "faults survived": (faults.PROPERTY, faults.COLUMNS),
    "bytes of partitions": (row_sizes.PROPERTY, row_sizes.COLUMNS),
}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [each for some in terminalreporter.stats.values() for each in some if isinstance(each, pytest.TestReport)]
    for title, (kept, columns) in TABLES.items():
        rows = [
            value
            for report in reports
            if report.when == "call"
            for name, value in report.user_properties
            if name == kept and isinstance(value, list)
        ]
        if rows:
            terminalreporter.section(title)
            for row in (columns, ["---"] * len(columns), *sorted(rows)):
                terminalreporter.write_line(f"| {' | '.join(row)} |")
