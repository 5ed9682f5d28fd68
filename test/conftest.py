"""What the whole session tells at its end: the table of the faults that were survived."""

import pytest

from terec_testing.faults import COLUMNS, PROPERTY


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [each for some in terminalreporter.stats.values() for each in some if isinstance(each, pytest.TestReport)]
    rows = [
        value
        for report in reports
        if report.when == "call"
        for name, value in report.user_properties
        if name == PROPERTY and isinstance(value, list)
    ]
    if rows:
        terminalreporter.section("faults survived")
        for row in (COLUMNS, ["---"] * len(COLUMNS), *sorted(rows)):
            terminalreporter.write_line(f"| {' | '.join(row)} |")
