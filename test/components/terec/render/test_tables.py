"""Tables fit their terminal and lose nothing that matters."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from terec.model import Attempt, Grant, Outcome, RetentionRule, RunStatus, Suite, TokenInfo
from terec.render import (
    branches_table,
    build_view,
    builds_table,
    failed_tests_table,
    failures_table,
    result_view,
    retention_table,
    suites_table,
    tokens_table,
)
from terec_testing.builders import NOW
from terec_testing.screens import a_build, builds, failed_in, recorded, screen

PIPE = 100_000
NAMES = st.text(alphabet=st.characters(codec="utf-8"), max_size=120)
LONG = "keeps_the_discount_of_the_voucher_after_the_basket_was_emptied_and_filled_again"


def words(lines: list[str]) -> str:
    """Everything shown, without the breaks of lines."""
    return "".join("".join(line.split()) for line in lines)


def test_builds_show_status_counts_and_commit() -> None:
    run = a_build(14, 2, skip=1, passed=97, status=RunStatus.FAILURE, commit="c0ffee" * 5, duration_sec=125.0)
    row = next(line for line in screen(builds_table([run]), 140) if "14" in line)

    cells = [cell.strip() for cell in row.split("  ") if cell.strip()]
    assert cells == [
        "14",
        "✘ failure",
        "2026-03-01 12:00",
        "c0ffeec0f",
        "97",
        "2",
        "1",
        "2 min 05 s",
        "━━━━━━━━━╸ 98.0%",
    ]


def test_almost_green_build_is_not_shown_as_green() -> None:
    assert "99.9%" in screen(builds_table([a_build(1, 1, passed=100_000)]), 140)[-2]


def test_ignored_build_says_so_and_why() -> None:
    lines = screen(builds_table([a_build(3, 9, ignore=True, ignore_details="disk was full"), a_build(2)]), 140)

    assert any("⊘ ignored" in line and "disk was full" in line for line in lines)
    assert lines[-1] == "2 builds, 0 with failures, 1 ignored."


def test_number_and_failures_of_a_build_survive_forty_columns() -> None:
    runs = [a_build(1234, 56, status=RunStatus.FAILURE, commit="c0ffee", duration_sec=60)]

    assert {"1234", "56"} <= set(" ".join(screen(builds_table(runs), 40)).split())


def test_builds_of_several_branches_name_them() -> None:
    lines = screen(branches_table([a_build(1, branch="main"), a_build(2, branch="feature/x")]), 140)

    assert any("feature/x" in line for line in lines)


def test_unknown_counts_are_no_zeros() -> None:
    assert "–" in screen(builds_table(builds(None)), 140)[2].split()  # noqa: RUF001


def test_build_shows_what_is_still_missing() -> None:
    run = a_build(1, 1, declared_parts=3, parts=("web", "backend"), arrived_total=11, declared_total=20)
    lines = screen(build_view(run, NOW), 100)

    assert "arrived  11 of 20 results, 2 of 3 parts, incomplete" in lines


def test_failure_shows_the_first_line_of_its_message() -> None:
    lines = screen(failures_table([recorded(error_details="\n  expected 2\nbut was 3")]), 120)

    assert any(line.endswith("expected 2") for line in lines)
    assert not any("but was 3" in line for line in lines)


def test_failure_without_a_message_shows_its_stack_trace() -> None:
    result = recorded(error_details=None, error_stacktrace="ValueError: no basket\n  at x")

    assert any("ValueError: no basket" in line for line in screen(failures_table([result]), 120))


@pytest.mark.parametrize("width", [60, 80, 100, 200])
def test_name_and_failing_text_survive_every_width(width: int) -> None:
    shown = words(screen(failures_table([recorded(LONG, test_group="backend")]), width))

    assert "com.acme.CartTest" in shown
    assert f"::{LONG}" in shown
    assert "expected2butwas3" in shown


def test_narrow_table_shows_the_message_under_the_test() -> None:
    lines = screen(failures_table([recorded(LONG[:40])]), 60)

    assert lines[0].split() == ["failed", "test"]
    assert lines[-1] == "  expected 2 but was 3"


def test_class_name_is_broken_after_a_dot() -> None:
    package = "com.example.warehouse.shipping.labels.international"
    lines = screen(failures_table([recorded(test_package=package)]), 40)

    assert any(line.endswith(".") for line in lines)
    assert f"{package}.CartTest::adds" in words(lines)


def test_test_that_failed_most_comes_first_with_its_builds_newest_first() -> None:
    rows = [failed_in(1, "once"), *(failed_in(run, "often") for run in (2, 9, 4))]
    lines = screen(failed_tests_table(rows), 140)

    assert [line.split()[0] for line in lines[2:4]] == ["3×", "1×"]  # noqa: RUF001
    assert "#9 #4 #2" in lines[2]
    assert lines[-1] == "2 tests failed 4 times in 4 builds."


def test_builds_that_find_no_room_are_counted() -> None:
    assert "#9 #8 #7 #6 #5 +4" in screen(failed_tests_table([failed_in(run) for run in range(1, 10)]), 140)[2]


def test_result_shows_every_fact_and_whole_texts() -> None:
    stdout = "\n".join(f"line {number}" for number in range(500))
    result = recorded(stdout=stdout, stderr="warned", file="test_cart.py", line=7, runner="pytest", test_config="py3",
                      attempts=(Attempt(Outcome.FAIL, error_details="first try"),), test_id="t1:abc")  # fmt: skip
    shown = screen(result_view(result, [failed_in(3), failed_in(2)]), 100)

    assert set(stdout.split("\n")) <= set(shown)
    for fact in (
        "test_cart.py:7",
        "pytest",
        "py3",
        "t1:abc",
        "warned",
        "first try",
        "failed in 2 of the 2 builds that have it",
    ):
        assert any(fact in line for line in shown), fact


def test_pipe_carries_no_colours_no_cuts_and_no_blanks_at_line_ends() -> None:
    result = recorded(LONG, error_details="x" * 3000, stdout="y" * 3000)
    for page in (failures_table([result, recorded()]), result_view(result), build_view(a_build(1, 1))):
        lines = screen(page, PIPE, force_terminal=False)
        assert not any("\x1b" in line or line != line.rstrip() or "…" in line for line in lines)
    assert any("x" * 3000 in line for line in screen(failures_table([result]), PIPE))


def test_no_color_leaves_no_colour() -> None:
    lines = screen(failures_table([recorded()]), 100, color_system="truecolor", no_color=True)

    assert not any(code in line for line in lines for code in ("\x1b[3", "\x1b[4", ";3", ";4"))


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (builds_table, "No builds."),
        (branches_table, "No branches."),
        (failures_table, "Nothing failed."),
        (failed_tests_table, "No test failed in these builds."),
        (suites_table, "No suites."),
        (tokens_table, "No tokens."),
        (retention_table, "No rules: everything is kept."),
    ],
)
def test_empty_table_is_a_sentence(table: Any, sentence: str) -> None:
    assert screen(table([])) == [sentence]


def test_limited_token_says_so_at_sixty_columns() -> None:
    lines = screen(tokens_table([TokenInfo("ci", Grant.WRITE, NOW, pull_requests_only=True)]), 60)

    assert any("pull requests only" in line for line in lines)


@given(NAMES, NAMES, NAMES, NAMES, st.integers(0, 10**9), st.integers(40, 200))
def test_tables_never_exceed_the_console(
    package: str, owner: str, case: str, text: str, count: int, width: int
) -> None:
    changes = {"test_package": package, "test_suite": owner, "test_config": text or "#", "test_group": text}
    result = recorded(case, error_details=text, **changes)
    run = a_build(count, count, branch=text or "main", commit=text, ignore=True, ignore_details=text)
    pages = (
        failures_table([result]),
        failed_tests_table([failed_in(count, case, **changes)]),
        builds_table([run, a_build()]),
        build_view(run),
        result_view(result, [failed_in(count, case)]),
        suites_table([Suite("acme", "shop", text, url=text)]),
        retention_table([RetentionRule("acme", "shop", text, text, 7)]),
    )
    for page in pages:
        assert max(cell_len(line) for line in screen(page, width)) <= width
