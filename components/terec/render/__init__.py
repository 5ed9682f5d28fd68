"""Shows the words of the model in a terminal: tables and plots that fit it, made harmless."""

from terec.render.backtest import backtest_view
from terec.render.builds import branches_table, build_view, builds_table
from terec.render.causes import verdicts_page
from terec.render.comparison import comparison_view, failure_view
from terec.render.distribution import builds_histogram
from terec.render.doctor import doctor_page
from terec.render.failures import failed_tests_table, failures_table, folded_table
from terec.render.flaky import flaky_table
from terec.render.found import found_tables
from terec.render.gate import gate_page
from terec.render.gate_markdown import gate_markdown
from terec.render.judged import covered_table, judged_table
from terec.render.letters import dead_letters_table
from terec.render.lists import retention_table, suites_table, tokens_table
from terec.render.people import changed_table, corrections_table, excuses_table
from terec.render.plots import builds_bar, builds_view
from terec.render.problems import causes_table, problems_table
from terec.render.result_page import result_view
from terec.render.strips import history_table
from terec.render.trends import builds_trends

__all__ = [
    "backtest_view",
    "branches_table",
    "build_view",
    "builds_bar",
    "builds_histogram",
    "builds_table",
    "builds_trends",
    "builds_view",
    "causes_table",
    "changed_table",
    "comparison_view",
    "corrections_table",
    "covered_table",
    "dead_letters_table",
    "doctor_page",
    "excuses_table",
    "failed_tests_table",
    "failure_view",
    "failures_table",
    "flaky_table",
    "folded_table",
    "found_tables",
    "gate_markdown",
    "gate_page",
    "history_table",
    "judged_table",
    "problems_table",
    "result_view",
    "retention_table",
    "suites_table",
    "tokens_table",
    "verdicts_page",
]
