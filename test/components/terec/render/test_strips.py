"""A test's history as one strip."""

from collections.abc import Sequence
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from terec.model import CaseId, Outcome
from terec.render import history_table
from terec.render.marks import IGNORED
from terec_testing.screens import a_build, builds, screen

P, F, S = Outcome.PASS, Outcome.FAIL, Outcome.SKIP


class Row(NamedTuple):
    case: CaseId
    failures: int
    outcomes: tuple[Outcome | None, ...]


def a_row(*outcomes: Outcome | None, case: str = "adds") -> Row:
    return Row(CaseId("com.acme", "CartTest", case), outcomes.count(F), outcomes)


def letters(lines: Sequence[str]) -> str:
    """All letters of the strips in the order shown, from below the header to above the caption."""
    below = lines[2 : next(place for place, line in enumerate(lines) if "build, #" in line or "builds, #" in line)]
    cells = [line.split()[-1] for line in below if line.strip() and set(line.split()[-1]) <= set(f"PFs·{IGNORED}")]
    return "".join(cells)


def test_oldest_build_stands_left() -> None:
    line = screen(history_table(builds(0, 0, 0, 0, 0), [a_row(P, F, S, None, P)]), 100)[2]

    assert line.endswith("PFs·P")


def test_counts_and_rate_leave_out_skips_and_ignored_builds() -> None:
    runs = [a_build(4, ignore=True), *builds(0, 0, 0)]
    line = screen(history_table(runs, [a_row(P, F, S, F)]), 100)[2]

    assert line.split()[:4] == ["1", "1", "1", "50.0%"]
    assert line.endswith(f"PFs{IGNORED}")


def test_numbers_above_the_strip_stand_over_their_builds() -> None:
    lines = screen(history_table(builds(*[0] * 25), [a_row(*[P] * 9, F, F, *[P] * 14)]), 120)

    assert lines[0].index("#11") == lines[2].rindex("F")


def test_strips_are_aligned_by_build() -> None:
    lines = screen(history_table(builds(*[0] * 20), [a_row(*[F] * 20), a_row(*[P] * 20, case="x" * 30)]), 120)

    assert lines[2].index("F" * 20) == lines[3].index("P" * 20)


def test_two_hundred_builds_wrap_at_sixty_columns_with_the_number_of_each_line() -> None:
    outcomes = [F if number % 7 == 0 else P for number in range(1, 201)]
    lines = screen(history_table(builds(*[0] * 200), [a_row(*outcomes)]), 60)

    assert letters(lines) == "".join("F" if each is F else "P" for each in outcomes)
    numbers = [int(line.split()[0][1:]) for line in lines if line.strip().startswith("#")]
    assert numbers[0] == 1
    assert all((number - 1) % 10 == 0 for number in numbers)


def test_strip_says_what_its_letters_mean() -> None:
    assert "P passed, F failed, s skipped" in screen(history_table(builds(0), [a_row(F)]), 100)[-1]


def test_folded_class_has_no_test() -> None:
    line = screen(history_table(builds(0), [a_row(F, case="")]), 100)[2]

    assert "com.acme.CartTest " in line
    assert "::" not in line


@given(st.lists(st.sampled_from([P, F, S, None]), min_size=1, max_size=200), st.integers(40, 200), st.text(max_size=90))
def test_strips_never_exceed_the_console_and_lose_no_build(
    outcomes: list[Outcome | None], width: int, case: str
) -> None:
    lines = screen(history_table(builds(*[0] * len(outcomes)), [a_row(*outcomes, case="adds")]), width)

    assert letters(lines) == ("".join({P: "P", F: "F", S: "s", None: "·"}[each] for each in outcomes))
    for line in screen(history_table(builds(*[0] * len(outcomes)), [a_row(*outcomes, case=case)]), width):
        assert cell_len(line) <= width
