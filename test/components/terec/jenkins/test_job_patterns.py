"""Which jobs a pattern means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terec.jenkins import job_patterns
from terec.model import InvalidInput

MEANT = [
    ("shop", "shop"),
    ("shop", "shop/main"),
    ("acme/*", "acme/shop"),
    ("acme/*", "acme/shop/main"),
    ("acme/shop/PR-*", "acme/shop/PR-12"),
    ("**/nightly", "nightly"),
    ("**/nightly", "acme/deep/nightly"),
    ("acme/**/main", "acme/a/b/main"),
    ("other, shop", "shop"),
    ("*", "anything/below"),
]
NOT_MEANT = [
    ("shop", "shops"),
    ("acme/*", "acme"),
    ("acme/shop/PR-*", "acme/shop/main"),
    ("**/nightly", "acme/daily"),
    ("acme/**/main", "other/main"),
]


def _words(job: str) -> tuple[str, ...]:
    return tuple(job.split("/"))


@pytest.mark.parametrize(("pattern", "job"), MEANT)
def test_meant(pattern: str, job: str) -> None:
    patterns = job_patterns(pattern)
    words = _words(job)

    assert patterns.match(words)
    assert all(patterns.may_hold(words[:depth]) for depth in range(1, len(words)))


@pytest.mark.parametrize(("pattern", "job"), NOT_MEANT)
def test_not_meant(pattern: str, job: str) -> None:
    assert not job_patterns(pattern).match(_words(job))


def test_folders_that_hold_nothing_meant_are_not_looked_into() -> None:
    assert not job_patterns("acme/shop").may_hold(("other",))
    assert job_patterns("acme/shop").may_hold(("acme",))


@pytest.mark.parametrize("text", ["", " , ", "acme//shop"])
def test_what_names_no_job_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        job_patterns(text)


@given(st.lists(st.text("ab*?[]", min_size=1, max_size=3), min_size=1, max_size=5), st.lists(st.text("ab", min_size=1)))
def test_a_job_that_is_meant_is_in_folders_that_may_hold_it(pattern: list[str], job: list[str]) -> None:
    patterns = job_patterns("/".join(pattern))

    if job and patterns.match(job):
        assert all(patterns.may_hold(job[:depth]) for depth in range(1, len(job)))
