"""Test reports of Jenkins become the results that an import of the same JUnit files gives."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from terec.importers import ReadOptions, find_reports, read_reports
from terec.jenkins import JenkinsServer, ReportReader, named_job
from terec.model import Outcome, RemoteError, Result
from terec.test_hash import failure_signature
from terec_testing.jenkins import (
    LOGIN_PAGE,
    MATRIX,
    PIPELINE,
    MockJenkins,
    a_case,
    a_report,
    a_suite,
    gathered,
)
from terec_testing.web_server import Asked, Reply, json_reply

Read = Callable[..., list[Result]]
TRACE = "java.lang.AssertionError: boom\n\tat com.acme.CartTest.adds(CartTest.java:31)\n"


@pytest.fixture
def results(server: JenkinsServer) -> Read:
    """The results of a job's last build."""

    def read(job: str = "shop") -> list[Result]:
        return list(ReportReader(server).results(server.build(server.job(named_job(job, "").job), "lastBuild")))

    return read


@pytest.fixture
def told(jenkins: MockJenkins) -> Callable[..., None]:
    """Tells of a build of the job shop with these suites."""

    def tell(*suites: Any) -> None:
        jenkins.job("shop")
        jenkins.build("shop", 1)
        jenkins.report("shop", 1, *suites)

    return tell


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("PASSED", Outcome.PASS),
        ("FIXED", Outcome.PASS),
        ("FAILED", Outcome.FAIL),
        ("REGRESSION", Outcome.FAIL),
        ("SKIPPED", Outcome.SKIP),
    ],
)
def test_status_becomes_the_result(told: Any, results: Read, status: str, outcome: Outcome) -> None:
    told(a_suite(a_case("com.acme.CartTest", "adds", status)))
    assert [each.result for each in results()] == [outcome]


@pytest.mark.parametrize(
    ("classname", "name"),
    [
        ("com.acme.CartTest", "adds"),
        ("CartTest", "adds()"),
        ("com.acme.CartTest", "adds[py3.12, fast]"),
        ("com.acme.CartTest", "adds(int) [1]"),
        ("tests/cart.spec.ts", "cart › adds"),
        ("Cart page", "shows the sum (in EUR)"),
        ("tests.test_cart", "test_adds[a-b]"),
    ],
)
def test_test_has_one_identity_however_it_arrives(
    told: Any, results: Read, tmp_path: Path, classname: str, name: str
) -> None:
    told(a_suite(a_case(classname, name)))
    file = tmp_path / "report.xml"
    file.write_text(f'<testsuite name="suite"><testcase classname="{classname}" name="{name}" time="0.5"/></testsuite>')
    (imported,) = read_reports(find_reports([str(file)]), ReadOptions(), lambda problem: None)
    (read,) = results()
    assert (read.case, read.duration_ms) == (imported.case, imported.duration_ms)


def test_failure_has_the_texts_and_the_hash_that_an_import_gives(told: Any, results: Read, tmp_path: Path) -> None:
    case = a_case(
        "com.acme.CartTest", "adds", "FAILED", errorDetails="boom", errorStackTrace=TRACE, stdout="out", stderr="err"
    )
    told(a_suite(case))
    file = tmp_path / "report.xml"
    failure = f'<failure message="boom" type="java.lang.AssertionError">{TRACE}</failure>'
    file.write_text(
        f'<testsuite><testcase classname="com.acme.CartTest" name="adds" time="0.5">{failure}'
        "<system-out>out</system-out><system-err>err</system-err></testcase></testsuite>"
    )
    (imported,) = read_reports(find_reports([str(file)]), ReadOptions(), lambda problem: None)
    (read,) = results()
    assert (read.error_details, read.stdout, read.stderr) == ("boom", "out", "err")
    made = [
        failure_signature(each.error_type, each.error_details, each.error_stacktrace, each.case)
        for each in (read, imported)
    ]
    assert made[0].strict == made[1].strict


def test_failure_without_a_message_is_told_by_its_trace(told: Any, results: Read) -> None:
    told(a_suite(a_case("C", "adds", "FAILED", errorStackTrace=TRACE)))
    assert results()[0].error_details == "java.lang.AssertionError: boom"


def test_reason_of_a_skip_is_kept(told: Any, results: Read) -> None:
    told(a_suite(a_case("C", "adds", "SKIPPED", skippedMessage="no network")))
    assert results()[0].skip_details == "no network"


def test_output_of_passed_tests_is_left_out_as_it_may_be_the_suites(told: Any, results: Read) -> None:
    told(a_suite(a_case("C", "adds", stdout="log of the whole suite"), stdout="log of the whole suite"))
    assert results()[0].stdout is None


def test_suite_tells_when_its_tests_ran(told: Any, results: Read) -> None:
    told(a_suite(a_case("C", "adds"), timestamp="2026-03-01T12:00:00"), a_suite(a_case("C", "pays")))
    first, second = results()
    assert first.tstamp is not None
    assert first.tstamp.isoformat() == "2026-03-01T12:00:00+00:00"
    assert second.tstamp is None


def test_stages_around_a_test_stand_before_its_config_outermost_first(told: Any, results: Read) -> None:
    told(
        a_suite(a_case("C", "adds[1]"), stages=("unit", "linux", "Tests")),
        a_suite(a_case("C", "adds[1]"), stages=("unit", "windows", "Tests")),
        a_suite(a_case("C", "adds")),
    )
    assert [each.test_config for each in results()] == ["Tests/linux/unit/1", "Tests/windows/unit/1", "#"]


def test_test_keeps_its_identity_when_another_stage_gains_tests(told: Any, results: Read) -> None:
    told(a_suite(a_case("C", "adds"), stages=("unit",)))
    before = results()[0].case
    told(a_suite(a_case("C", "adds"), stages=("unit",)), a_suite(a_case("C", "adds"), stages=("browser",)))
    assert results()[0].case == before


def test_duplicates_are_all_kept(told: Any, results: Read) -> None:
    told(a_suite(a_case("C", "adds"), a_case("C", "adds", "FAILED")))
    assert [each.result for each in results()] == [Outcome.PASS, Outcome.FAIL]


def matrix(jenkins: MockJenkins) -> None:
    jenkins.job("acme/shop", MATRIX)
    address = "https://public.example/job/acme/job/shop/"
    legs = [
        {"number": at, "url": f"{address}{axes}/{at}/"} for axes, at in (("jdk=17", 5), ("jdk=21", 5), ("jdk=8", 4))
    ]
    jenkins.build("acme/shop", 5, runs=legs)
    for leg in legs:
        job = "acme/shop/" + leg["url"].split("/")[-3]
        jenkins.job(job, "hudson.matrix.MatrixConfiguration")
        jenkins.build(job, leg["number"])
        jenkins.report(job, leg["number"], a_suite(a_case("C", f"adds[{leg['number']}]")))


def test_axes_of_a_matrix_are_the_config_and_old_legs_are_left_out(jenkins: MockJenkins, results: Read) -> None:
    matrix(jenkins)
    paths = ("jdk=17/5", "jdk=21/5", "jdk=8/4")
    children = [
        (
            f"https://public.example/job/acme/job/shop/{path}/",
            int(path[-1]),
            jenkins.values[f"/job/acme/job/shop/{path}/testReport"],
        )
        for path in paths
    ]
    downstream = ("https://public.example/job/other/5/", 5, a_report(a_suite(a_case("C", "other"))))
    jenkins.values["/job/acme/job/shop/5/testReport"] = gathered(*children, downstream)
    assert [each.test_config for each in results("acme/shop")] == ["jdk=17/5", "jdk=21/5"]


def test_matrix_that_gathers_no_report_has_those_of_its_legs(jenkins: MockJenkins, results: Read) -> None:
    matrix(jenkins)
    del jenkins.values["/job/acme/job/shop/jdk=21/5/testReport"]
    assert [each.test_config for each in results("acme/shop")] == ["jdk=17/5"]


def test_leg_alone_has_its_axes_too(jenkins: MockJenkins, results: Read) -> None:
    matrix(jenkins)
    assert [each.test_config for each in results("acme/shop/jdk=17")] == ["jdk=17/5"]


def test_modules_of_a_maven_build_are_gathered_without_a_config(jenkins: MockJenkins, results: Read) -> None:
    jenkins.job("shop", "hudson.maven.MavenModuleSet")
    jenkins.build("shop", 3)
    child = (f"{jenkins.url}/job/shop/com.acme$cart/3/", 3, a_report(a_suite(a_case("C", "adds"))))
    jenkins.values["/job/shop/3/testReport"] = gathered(child)
    assert [each.test_config for each in results()] == ["#"]


def test_build_without_a_report_has_no_results(jenkins: MockJenkins, results: Read) -> None:
    jenkins.job("shop", PIPELINE)
    jenkins.build("shop", 1)
    assert results() == []


def test_cases_that_cannot_be_read_are_left_out_and_counted(told: Any, server: JenkinsServer) -> None:
    good = a_case("C", "adds")
    told(
        a_suite(good, {}, 7, a_case("C", "x", "BROKEN"), {"status": []}, a_case("C", [1]), a_case(["C"], "x")),
        {"cases": None, "enclosingBlockNames": "unit"},
        {"cases": {"status": "PASSED"}},
        {"cases": [{**good, "duration": "long", "enclosingBlockNames": 7}]},
    )
    reader = ReportReader(server)
    found = list(reader.results(server.build(server.job(named_job("shop", "").job), 1)))
    assert [each.duration_ms for each in found] == [500, None]
    assert reader.left_out == 6


@pytest.mark.parametrize(
    ("reply", "sentence"),
    [
        (LOGIN_PAGE, "answers text/html, which is no whole test report: it is no well-formed JSON"),
        (Reply(200, b""), "answers application/json, which is no whole test report: it breaks off"),
        (Reply(200, [b'{"suites": [{"cases": [{"name": "a", ']), "no whole test report: it breaks off"),
        (Reply(200, b'{"suites": [{}]} <html>'), "something stands behind the end"),
        (Reply(200, b'{"suites": [{}, {}]}'), "it grew while it was read"),
        (Reply(200, headers={"Content-Length": "9"}, body=[b'{"suites']), "broke its answer off|it breaks off"),
    ],
)
def test_report_that_is_none_or_breaks_off_is_one_sentence(
    jenkins: MockJenkins, told: Any, results: Read, reply: Reply, sentence: str
) -> None:
    told(a_suite(a_case("C", "adds")))
    whole = jenkins.values["/job/shop/1/testReport"]

    def answer(asked: Asked) -> Reply:
        return reply if "cases" in asked.query["tree"][0] else json_reply(whole)

    jenkins.answers["/job/shop/1/testReport"] = answer
    with pytest.raises(RemoteError, match=sentence):
        results()


def test_report_over_the_limit_is_refused(told: Any, server: JenkinsServer) -> None:
    told(a_suite(*(a_case("C", f"adds{number}") for number in range(1000))))
    build = server.build(server.job(named_job("shop", "").job), 1)
    with pytest.raises(RemoteError, match="answers more than 10,000 bytes"):
        list(ReportReader(server, 10_000).results(build))


def test_only_needed_fields_are_asked_for(jenkins: MockJenkins, told: Any, results: Read) -> None:
    told(a_suite(a_case("C", "adds")))
    results()
    trees = [asked.query["tree"][0] for asked in jenkins.web.asked if asked.path.endswith("testReport/api/json")]
    assert len(trees) == 2
    assert not any(word in json.dumps(trees) for word in ("failedSince", "testActions", "properties", "*"))
