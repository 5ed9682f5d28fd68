"""Lines of a job's log that its CI shows beside the code."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terec.notify import Annotation, annotating

GITHUB, AZURE = {"GITHUB_ACTIONS": "true"}, {"TF_BUILD": "True"}
_LINE = re.compile(r"::error (?P<words>[^:]*)::(?P<text>.*)", re.DOTALL)


def line_of(annotation: Annotation, environment: dict[str, str]) -> str:
    make = annotating(environment)
    assert make is not None
    return make(annotation)


def test_github_shows_a_failure_at_its_line() -> None:
    found = Annotation("NEW: CartTest::adds", "sum is wrong\nIt passed 3 times.", "src/CartTest.java", 31)

    assert line_of(found, GITHUB) == (
        "::error file=src/CartTest.java,line=31,title=NEW%3A CartTest%3A%3Aadds::sum is wrong%0AIt passed 3 times."
    )


def test_azure_shows_a_failure_at_its_line() -> None:
    found = Annotation("NEW: Cart::adds[1]", "100% wrong", "src/a;b].java", 31)

    assert line_of(found, AZURE) == (
        "##vso[task.logissue type=error;sourcepath=src/a%3Bb%5D.java;linenumber=31;]NEW: Cart::adds[1]: 100%AZP25 wrong"
    )


def test_failure_without_a_file_is_one_of_the_whole_job() -> None:
    assert line_of(Annotation("NEW: adds", "wrong"), GITHUB) == "::error title=NEW%3A adds::wrong"


@pytest.mark.parametrize("environment", [{}, {"GITHUB_ACTIONS": "false"}, {"GITLAB_CI": "true"}, {"TF_BUILD": ""}])
def test_no_other_ci_has_such_lines(environment: dict[str, str]) -> None:
    assert annotating(environment) is None


@given(st.text(), st.text(), st.one_of(st.none(), st.text(min_size=1)))
def test_no_text_of_a_test_ends_the_line_or_begins_another_command(title: str, text: str, path: str | None) -> None:
    line = line_of(Annotation(title, text, path), GITHUB)

    assert "\n" not in line
    assert "\r" not in line
    told = _LINE.fullmatch(line)
    assert told is not None
    assert told["text"].replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%") == text[:1000]


@given(st.text(), st.text(min_size=1))
def test_no_name_ends_the_words_of_azures_command(text: str, path: str) -> None:
    line = line_of(Annotation("NEW", text, path), AZURE)

    assert "\n" not in line
    assert "\r" not in line
    assert line.partition("]")[0].count(";") == 2
