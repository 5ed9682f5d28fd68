"""What Surefire prints becomes the cases that its XML report has."""

import pytest

from terec.model import Outcome
from terec_testing.console import failed, read_log

SUREFIRE_3 = """\
[INFO] --- surefire:3.2.5:test (default-test) @ shop ---
[INFO] -------------------------------------------------------
[INFO]  T E S T S
[INFO] -------------------------------------------------------
[INFO] Running com.acme.FineTest
[INFO] Tests run: 1, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 1.027 s -- in com.acme.FineTest
[INFO] Running com.acme.CartTest
adding
[INFO] Running com.acme.CartTest$Inner
[ERROR] Tests run: 5, Failures: 3, Errors: 1, Skipped: 1, Time elapsed: 0.043 s <<< FAILURE! -- in com.acme.CartTest
[ERROR] com.acme.CartTest.odd(int)[2] -- Time elapsed: 0.202 s <<< FAILURE!
org.opentest4j.AssertionFailedError: expected: <1> but was: <0>
\tat com.acme.CartTest.odd(CartTest.java:12)

[ERROR] com.acme.CartTest.adds -- Time elapsed: 0.067 s <<< FAILURE!
org.opentest4j.AssertionFailedError: sum ==> expected: <1> but was: <2>
\tat com.acme.CartTest.adds(CartTest.java:7)
Caused by: java.lang.IllegalStateException: why
\t... 12 more

[ERROR] com.acme.CartTest.throwsIt -- Time elapsed: 0.017 s <<< ERROR!
java.lang.IllegalStateException: 
boom

second paragraph
\tat com.acme.CartTest.helper(CartTest.java:10)

[ERROR] com.acme.CartTest$Inner.nested -- Time elapsed: 0.032 s <<< FAILURE!
org.opentest4j.AssertionFailedError: in nested
\tat com.acme.CartTest$Inner.nested(CartTest.java:13)

[INFO] Running com.acme.BrokenTest
[ERROR] Tests run: 1, Failures: 0, Errors: 1, Skipped: 0, Time elapsed: 0.046 s <<< FAILURE! -- in com.acme.BrokenTest
[ERROR] com.acme.BrokenTest -- Time elapsed: 0.046 s <<< ERROR!
java.lang.RuntimeException: no database
\tat com.acme.BrokenTest.start(BrokenTest.java:3)

[INFO] 
[INFO] Results:
[INFO] 
[ERROR] Failures: 
[ERROR]   CartTest$Inner.nested:13 in nested
[ERROR]   CartTest.adds:7 sum ==> expected: <1> but was: <2>
[ERROR]   CartTest.odd:12 expected: <1> but was: <0>
[ERROR] Errors: 
[ERROR]   BrokenTest.start:3 Runtime no database
[ERROR]   CartTest.throwsIt:9->helper:10 IllegalState boom

second paragraph
[INFO] 
[ERROR] Tests run: 7, Failures: 3, Errors: 2, Skipped: 1
[INFO] 
[ERROR] There are test failures.
"""

SUREFIRE_2 = """\
[INFO] --- maven-surefire-plugin:2.22.2:test (default-test) @ shop ---
[INFO] Running com.acme.CartTest
[ERROR] Tests run: 3, Failures: 3, Errors: 0, Skipped: 0, Time elapsed: 1.214 s <<< FAILURE! - in com.acme.CartTest
[ERROR] adds  Time elapsed: 0.07 s  <<< FAILURE!
org.opentest4j.AssertionFailedError: sum
\tat com.acme.CartTest.adds(CartTest.java:7)

[ERROR] nested  Time elapsed: 0.002 s  <<< FAILURE!
org.opentest4j.AssertionFailedError: in nested
\tat com.acme.CartTest$Inner.nested(CartTest.java:13)

[ERROR] testOld(com.acme.CartTest)  Time elapsed: 0.001 s  <<< FAILURE!
java.lang.AssertionError
\tat com.acme.CartTest.testOld(CartTest.java:20)

[INFO] Running com.acme.BrokenTest
[ERROR] Tests run: 1, Failures: 0, Errors: 1, Skipped: 0, Time elapsed: 0.01 s <<< FAILURE! - in com.acme.BrokenTest
[ERROR] com.acme.BrokenTest  Time elapsed: 0.01 s  <<< ERROR!
java.lang.RuntimeException: no database

[INFO] Results:
[ERROR] Tests run: 4, Failures: 3, Errors: 1, Skipped: 0
"""

SUMMARY_ONLY = """\
[INFO] Running com.acme.CartTest
[INFO] Running com.acme.web.PageTest
[INFO] Results:
[ERROR] Failures: 
[ERROR]   CartTest.adds:7 sum ==> expected: <1> but was: <2>
[ERROR]   PageTest>BaseTest.opens:31->helper:30 » IllegalState no page
[ERROR] Tests run: 9, Failures: 2, Errors: 0, Skipped: 3
"""

RERUN = """\
Running com.acme.CartTest
Tests run: 1, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.05 sec <<< FAILURE! - in com.acme.CartTest
adds(com.acme.CartTest)  Time elapsed: 0.005 sec  <<< FAILURE!
java.lang.AssertionError: once
\tat com.acme.CartTest.adds(CartTest.java:7)

Results :

Flaked tests: 
com.acme.CartTest.adds(com.acme.CartTest)
  Run 1: CartTest.adds:7 once
  Run 2: PASS

Tests run: 1, Failures: 0, Errors: 0, Skipped: 0, Flakes: 1
"""


def test_failures_have_the_names_of_surefires_xml_report() -> None:
    results, counts = read_log(SUREFIRE_3)

    assert failed(results) == [
        "com.acme.CartTest::odd(int)[2]",
        "com.acme.CartTest::adds",
        "com.acme.CartTest::throwsIt",
        "com.acme.CartTest$Inner::nested",
        "com.acme.BrokenTest::<unnamed>",
    ]
    assert (counts.passed, counts.failed, counts.skipped) == (1, 5, 1)


def test_a_failure_has_its_type_message_stack_and_the_output_before_it() -> None:
    results, _ = read_log(SUREFIRE_3)
    adds, throws = results[1], results[2]

    assert (adds.error_type, adds.error_details) == (
        "org.opentest4j.AssertionFailedError",
        "sum ==> expected: <1> but was: <2>",
    )
    assert (adds.error_stacktrace or "").endswith("Caused by: java.lang.IllegalStateException: why\n\t... 12 more")
    assert adds.duration_ms == 67
    assert throws.error_details == "boom\n\nsecond paragraph"
    assert "in nested" in (results[3].error_stacktrace or "")


def test_surefire_2_names_its_cases_without_a_class() -> None:
    results, _ = read_log(SUREFIRE_2)

    assert failed(results) == [
        "com.acme.CartTest::adds",
        "com.acme.CartTest$Inner::nested",
        "com.acme.CartTest::testOld",
        "com.acme.BrokenTest::com.acme.BrokenTest",
    ]


def test_failures_that_only_the_summary_tells_get_the_package_of_the_class_that_ran() -> None:
    results, counts = read_log(SUMMARY_ONLY)

    assert failed(results) == ["com.acme.CartTest::adds", "com.acme.web.PageTest::opens"]
    assert results[1].error_details == "IllegalState no page"
    assert (results[0].line, counts.passed) == (7, 4)


def test_a_test_that_passed_when_run_again_is_a_pass_with_its_failure_as_an_attempt() -> None:
    (result,), _ = read_log(RERUN)

    assert (str(result.case), result.result) == ("com.acme.CartTest::adds", Outcome.PASS)
    assert [each.error_details for each in result.attempts] == ["once"]


@pytest.mark.parametrize(
    "prefix",
    [
        "[2026-03-01T10:11:12.345Z] ",
        "2026-03-01T10:11:12.3456789Z ",
        "10:11:12  ",
        "[10:11:12] ",
        "2026-03-01T10:11:12.345678Z 01O ",
        "2026-03-01T10:11:12.345678Z 00E+",
        "\x1b_bk;t=1772359872345\x07",
        "\x1b_bk;t=1772359872345\x1b\\",
        "build\tRun tests\t2026-03-01T10:11:12.3456789Z ",
        "build\tRun tests\t\ufeff2026-03-01T10:11:12.3456789Z ",
    ],
)
def test_time_stamps_and_colours_change_nothing(prefix: str) -> None:
    stamped = "".join(f"{prefix}\x1b[1;31m{line}\x1b[m\r\n" for line in SUREFIRE_3.splitlines())

    assert read_log(stamped) == read_log(SUREFIRE_3)


def test_two_modules_with_the_same_test_are_two_results() -> None:
    results, counts = read_log(SUREFIRE_2 * 2)

    assert (len(results), counts.failed) == (8, 8)


def test_unknown_words_before_mavens_level_make_no_test() -> None:
    results, _ = read_log("".join(f"agent-7 | {line}\n" for line in SUREFIRE_3.splitlines()))

    assert results == []
