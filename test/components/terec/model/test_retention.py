"""Which runs a retention rule is for, and how long they are kept."""

import pytest

from terec.model import RetentionRule, RunKey, days_kept

KEY = RunKey("acme", "shop", "unit", "release/7", 1)


def rule(suite: str = "*", branch: str = "*", days: int = 7, org: str = "acme", project: str = "shop") -> RetentionRule:
    return RetentionRule(org, project, suite, branch, days)


@pytest.mark.parametrize(
    "fitting", [rule(), rule("unit", "release/7"), rule("u?it", "release/*"), rule(branch="[r]*7")]
)
def test_rule_matches_runs_of_its_project_by_patterns_of_suite_and_branch(fitting: RetentionRule) -> None:
    assert fitting.matches(KEY)


@pytest.mark.parametrize("other", [rule("Unit"), rule(branch="main"), rule(org="a*"), rule(project="*")])
def test_case_counts_in_patterns_and_org_and_project_are_none(other: RetentionRule) -> None:
    assert not other.matches(KEY)


def test_longest_term_of_the_matching_rules_counts() -> None:
    assert days_kept([rule(days=3), rule("unit", days=9), rule(branch="main", days=90)], KEY) == 9


def test_run_that_no_rule_matches_has_no_term() -> None:
    assert days_kept([rule("nightly")], KEY) is None
