"""Shows the words of the model in a terminal: tables and plots that fit it, made harmless."""

from terec.render.builds import branches_table, build_view, builds_table
from terec.render.distribution import builds_histogram
from terec.render.failures import checked_table, failed_tests_table, failures_table, folded_table
from terec.render.lists import retention_table, suites_table, tokens_table
from terec.render.plots import builds_bar, builds_view
from terec.render.result_page import result_view
from terec.render.shown import one_line, shown
from terec.render.strips import history_table
from terec.render.trends import builds_trends

__all__ = [
    "branches_table",
    "build_view",
    "builds_bar",
    "builds_histogram",
    "builds_table",
    "builds_trends",
    "builds_view",
    "checked_table",
    "failed_tests_table",
    "failures_table",
    "folded_table",
    "history_table",
    "one_line",
    "result_view",
    "retention_table",
    "shown",
    "suites_table",
    "tokens_table",
]
