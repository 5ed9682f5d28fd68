import hashlib
from pathlib import Path
from xml.etree import ElementTree

import pytest

from terec.demo import write_demo
from terec.model import InvalidInput

PINNED = "d8927a61fe3ae6a6b1f87c9e6f70a99d"
"""BLAKE2b of the demo's files. It changes only together with a changed story; then the docs' pictures change, too."""


def _digest(folder: Path) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for file in sorted(folder.rglob("*.xml"), key=lambda file: file.relative_to(folder).as_posix()):
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def test_the_same_seed_gives_the_same_bytes_on_every_python(demo):
    assert _digest(demo.folder) == PINNED


def test_another_seed_gives_other_bytes(demo, tmp_path):
    assert _digest(write_demo(tmp_path, builds=20, seed=8).folder) != _digest(
        write_demo(tmp_path / "7", builds=20, seed=7).folder
    )


def test_the_demo_has_60_builds_of_main_and_two_pull_requests_of_400_tests(demo, reports):
    branches = [build.branch for build in demo.builds]

    assert branches.count("main") == 60
    assert set(branches) == {"main", *(request.branch for request in demo.truth.pull_requests)}
    assert {len(reports.of(build.branch, build.run_id)) for build in demo.builds} == {400}


def test_builds_stand_in_order_of_time_on_working_days(demo):
    moments = [build.tstamp for build in demo.builds]

    assert moments == sorted(set(moments))
    assert {moment.weekday() for moment in moments} <= {0, 1, 2, 3, 4}


def test_each_runner_writes_its_own_files(demo):
    build = demo.builds[-1]
    backend, services, web = build.parts

    assert [part.group for part in build.parts] == ["backend", "services", "web"]
    assert {file.name[:5] for file in backend.reports.rglob("*.xml")} == {"TEST-"}
    assert [file.name for file in services.reports.rglob("*.xml")] == ["pytest.xml"]
    assert [file.name for file in web.reports.rglob("*.xml")] == ["junit.xml"]


def test_totals_in_the_suites_are_those_of_their_cases(demo):
    for file in demo.folder.rglob("*.xml"):
        for suite in ElementTree.parse(file).iter("testsuite"):
            cases = suite.findall("testcase")
            counted = (len(cases), *(sum(case.find(tag) is not None for case in cases) for tag in _TAGS))
            assert counted == tuple(int(suite.attrib[name]) for name in ("tests", *_TOTALS)), file


_TAGS = ("failure", "error", "skipped")
_TOTALS = ("failures", "errors", "skipped")


def test_pytest_names_file_and_line_until_its_upgrade(demo):
    named = [
        "file" in next(ElementTree.parse(build.parts[1].reports / "pytest.xml").iter("testcase")).attrib
        for build in demo.builds
    ]

    assert named == sorted(named, reverse=True)
    assert {True, False} == set(named)


def test_only_modules_that_rerun_have_rerun_failures(demo, main_builds):
    outage = main_builds[demo.truth.outage.build - 1]
    with_reruns = {
        file.stem for file in outage.reports.rglob("TEST-*.xml") if any(ElementTree.parse(file).iter("rerunError"))
    }

    assert with_reruns
    assert all(".payments." in name for name in with_reruns)


def test_volatile_parts_differ_from_build_to_build(demo, reports):
    vat = demo.truth.regressions[1]
    owner = (f"{vat.cases[0].test_package}.{vat.cases[0].test_suite}", vat.cases[0].test_case)

    assert len({reports.of("main", run_id)[owner].text for run_id in (57, 58, 59, 60)}) == 4


def test_a_run_carries_the_words_of_its_build(demo):
    build = next(build for build in demo.builds if build.pull_request)
    run = build.run("test", "test", parts=3)

    assert (run.org, run.project, run.suite, run.branch) == ("test", "test", "ci", "feature/gift-cards")
    assert (run.target_branch, run.pull_request, run.author, run.declared_parts) == ("main", "212", "mira", 3)
    assert run.base_history[0] == run.base_commit
    assert run.url.startswith("http://ci.example.com/")


@pytest.mark.parametrize(("builds", "tests"), [(19, 400), (60, 399)])
def test_too_small_a_demo_has_no_room_for_the_truth(builds, tests, tmp_path):
    with pytest.raises(InvalidInput):
        write_demo(tmp_path, builds=builds, tests=tests)
