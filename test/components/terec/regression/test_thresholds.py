"""Every number is on the page that explains it, with its value."""

from pathlib import Path

import pytest

from terec.regression import thresholds

PAGE = Path(__file__).parents[4] / "docs" / "judgement.md"
NAMES = [name for name in vars(thresholds) if name.isupper()]


@pytest.mark.parametrize("name", NAMES)
def test_a_threshold_is_explained_with_its_value(name: str) -> None:
    (row,) = [line for line in PAGE.read_text().splitlines() if line.startswith(f"| `{name}` |")]
    value = getattr(thresholds, name)
    shown = f"Beta({value[0]}, {value[1]})" if isinstance(value, tuple) else f"{value:.4g}"
    assert row.split("|")[2].strip() == shown
    assert len(row) > 40


def test_there_are_thresholds() -> None:
    assert len(NAMES) > 15
