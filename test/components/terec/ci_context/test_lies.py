"""Variables that cannot be true are passed over, and named."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terec.ci_context import SYSTEMS, read_context
from terec.ci_context.told import Told
from terec.model import RUN_ID_MAX
from terec_testing.ci_variables import COMPLETE
from terec_testing.ci_variables.gitlab import BRANCH

GITHUB = {"GITHUB_ACTIONS": "true"}


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("GITHUB_RUN_ID", "today", "is no whole number"),
        ("GITHUB_RUN_ID", "-7", "is no whole number"),
        ("GITHUB_RUN_ID", "\u0667", "is no whole number"),
        ("GITHUB_RUN_ID", str(RUN_ID_MAX + 1), f"is beyond {RUN_ID_MAX:,}"),
        ("GITHUB_RUN_ID", "9" * 5000, f"is beyond {RUN_ID_MAX:,}"),
        ("GITHUB_RUN_ID", "", "is empty"),
        ("GITHUB_RUN_ATTEMPT", str(2**31), f"is beyond {2**31 - 1:,}"),
        ("GITHUB_SHA", "main", "is no commit"),
        ("GITHUB_SHA", "", "is empty"),
        ("GITHUB_REF", "refs/heads/" + "a" * 40, "is a commit, and no branch"),
        ("GITHUB_REF", "HEAD", "is HEAD, and no branch"),
        ("GITHUB_REF", "refs/heads/" + "x" * 300, "is no name of a branch"),
        ("GITHUB_ACTOR", "an\x1bn", "holds control characters"),
        ("GITHUB_API_URL", "file:///etc", "is no http(s) address"),
    ],
)
def test_variable_that_lies_is_passed_over_and_named(tmp_path: Path, name: str, value: str, why: str) -> None:
    found = read_context({**GITHUB, name: value}, tmp_path)
    [lie] = found.lies
    assert lie.variable == name
    assert lie.why.startswith(why)
    assert name not in found.origin.values()
    assert len(lie.value) <= 80


def test_shard_beyond_its_total_is_no_shard(tmp_path: Path) -> None:
    words = {**BRANCH, "CI_NODE_INDEX": "9", "CI_NODE_TOTAL": "8"}
    found = read_context(words, tmp_path)
    assert found.part == "unit"
    assert [str(each) for each in found.lies] == ["CI_NODE_INDEX is not one of the 8 of CI_NODE_TOTAL: '9'"]


@pytest.mark.parametrize("name", COMPLETE)
def test_nothing_in_a_documented_set_of_variables_is_a_lie(tmp_path: Path, name: str) -> None:
    found = read_context(COMPLETE[name], tmp_path)
    assert (found.ci, found.lies) == (name, ())


def test_every_ci_that_is_known_has_its_set_here() -> None:
    assert {each.name for each in SYSTEMS} == COMPLETE.keys()


@pytest.mark.parametrize("name", COMPLETE)
@given(data=st.data())
def test_no_value_of_any_variable_is_an_error(name: str, data: st.DataObject) -> None:
    words = dict(COMPLETE[name])
    for variable in data.draw(st.sets(st.sampled_from(sorted(words)), min_size=1, max_size=5)):
        words[variable] = data.draw(st.text(max_size=50))
    for system in SYSTEMS:
        if system.name == name:
            told = Told(words)
            system.read(words, told)
            assert told.context().ci is None
