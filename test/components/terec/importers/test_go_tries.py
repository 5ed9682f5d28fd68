"""What gotestsum writes of a test that it ran again is one result with attempts."""

from collections.abc import Callable
from typing import Any

import pytest

from terec.importers.chunks import CHUNK
from terec.model import Outcome

Read = Callable[..., Any]

GO_VERSION = '<properties><property name="go.version" value="go1.24 linux/amd64"></property></properties>'
FAIL = '<failure message="Failed" type="">cart_test.go:3: {}</failure>'


def element(name: str, failure: str = "") -> str:
    inside = FAIL.format(failure) if failure else ""
    return f'<testcase classname="example.com/shop/cart" name="{name}" time="0.1">{inside}</testcase>'


def package(*elements: str, properties: str = GO_VERSION) -> str:
    return f'<testsuite name="example.com/shop/cart">{properties}{"".join(elements)}</testsuite>'


def told(reading: Any) -> list[tuple[str, Outcome, int]]:
    return [(each.test_case, each.result, len(each.attempts)) for each in reading.results]


TRIES = (element("TestAdds", "first"), element("TestAdds", "second"))


def test_pass_behind_failures_has_them_as_attempts(read: Read) -> None:
    reading = read(package(*TRIES, element("TestSums"), element("TestAdds")))

    assert told(reading) == [("TestSums", Outcome.PASS, 0), ("TestAdds", Outcome.PASS, 2)]
    attempts = reading.results[1].attempts
    assert [each.error_stacktrace for each in attempts] == ["cart_test.go:3: first", "cart_test.go:3: second"]
    assert {each.duration_ms for each in attempts} == {100.0}


def test_failure_that_stays_has_those_before_as_attempts(read: Read) -> None:
    reading = read(package(*TRIES, element("TestSums")))

    assert told(reading) == [("TestAdds", Outcome.FAIL, 1), ("TestSums", Outcome.PASS, 0)]
    assert reading.results[0].error_stacktrace == "cart_test.go:3: second"


def test_tests_that_were_run_several_times_stay_as_they_are(read: Read) -> None:
    counted = package(TRIES[0], element("TestAdds"), element("TestSums"), element("TestSums"))

    assert told(read(counted)) == [
        ("TestAdds", Outcome.FAIL, 0),
        ("TestAdds", Outcome.PASS, 0),
        ("TestSums", Outcome.PASS, 0),
        ("TestSums", Outcome.PASS, 0),
    ]


def test_results_of_another_package_or_runner_are_no_tries(read: Read) -> None:
    other = package(element("TestAdds")).replace("shop/cart", "shop/bill")
    both = read(f"<testsuites>{package(TRIES[0])}{other}</testsuites>")
    assert told(both) == [("TestAdds", Outcome.FAIL, 0), ("TestAdds", Outcome.PASS, 0)]

    unknown = read(package(TRIES[0], element("TestAdds"), properties=""))
    assert told(unknown) == [("TestAdds", Outcome.FAIL, 0), ("TestAdds", Outcome.PASS, 0)]


def test_skip_and_failure_of_one_test_stay_two(read: Read) -> None:
    skipped = element("TestAdds").replace("></testcase>", '><skipped message="why"/></testcase>')

    assert told(read(package(TRIES[0], skipped))) == [("TestAdds", Outcome.FAIL, 0), ("TestAdds", Outcome.SKIP, 0)]


@pytest.mark.parametrize("bound", ["HELD", "HELD_TEXT"])
def test_large_package_is_told_as_it_is_written(read: Read, monkeypatch: pytest.MonkeyPatch, bound: str) -> None:
    report = package(*TRIES, "\n" * 2 * CHUNK, element("TestAdds"))
    assert len(read(report).results) == 1

    monkeypatch.setattr(f"terec.importers.go_tries.{bound}", 1)
    assert [attempts for _, _, attempts in told(read(report))] == [0, 0, 0]
