"""Results of a build come from its test report, else its artifacts, else its console log."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from terec.jenkins import ARTIFACTS, LOG, NOTHING, REPORT, Build, BuildReader, JenkinsServer, named_job
from terec.model import RemoteError, TextLimit
from terec_testing.github import junit
from terec_testing.jenkins import MockJenkins, a_case, a_suite
from terec_testing.web_server import Asked, Reply, mock_web

GO_LOG = (
    "Started by timer\n=== RUN   TestAdds\n    a_test.go:8: no\n--- FAIL: TestAdds (0.01s)\nFAIL\tshop/cart\t0.1s\n"
)
GREEN = "[INFO] Results:\n[INFO] \n[INFO] Tests run: 7, Failures: 0, Errors: 0, Skipped: 2\n"

Read = Callable[..., Build]


@pytest.fixture
def reader(server: JenkinsServer) -> BuildReader:
    return BuildReader(server, 1_000_000, TextLimit())


@pytest.fixture
def shop(jenkins: MockJenkins) -> MockJenkins:
    jenkins.job("shop")
    jenkins.build("shop", 1, "FAILURE")
    return jenkins


def _names(reader: BuildReader, build: Build) -> list[str]:
    return [each.test_case for each in reader.results(build)]


def test_the_test_report_is_taken_where_there_is_one(shop: MockJenkins, reader: BuildReader, read: Read) -> None:
    shop.report("shop", 1, a_suite(a_case("C", "reported")))
    shop.artifact("shop", 1, "report.xml", junit(archived=None).encode())
    shop.log("shop", 1, GO_LOG)

    assert (_names(reader, read("shop")), reader.source) == (["reported"], REPORT)
    assert not any("artifact" in each.path for each in shop.web.asked)


def test_reports_and_archives_of_them_among_the_artifacts(shop: MockJenkins, reader: BuildReader, read: Read) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("deep/b.xml", junit(zipped=None))
    shop.artifact("shop", 1, "target/a.xml", junit(archived="boom").encode())
    shop.artifact("shop", 1, "test-reports.zip", packed.getvalue())
    shop.artifact("shop", 1, "shop.zip", b"PK\x03\x04 the product")
    shop.artifact("shop", 1, "pom.xml", b"<project/>")
    shop.log("shop", 1, GO_LOG)

    assert (_names(reader, read("shop")), reader.source) == (["archived", "zipped"], ARTIFACTS)
    assert reader.problems == []
    assert not any(each.path.endswith("/shop.zip") for each in shop.web.asked)


def test_the_console_log_is_the_last_to_be_asked(shop: MockJenkins, reader: BuildReader, read: Read) -> None:
    shop.log("shop", 1, GO_LOG)

    (result,) = reader.results(read("shop"))
    assert (result.test_suite, result.test_case, reader.source) == ("shop/cart", "TestAdds", LOG)
    assert result.error_details == "a_test.go:8: no"


def test_a_log_that_only_counts_gives_counts(shop: MockJenkins, reader: BuildReader, read: Read) -> None:
    shop.log("shop", 1, GREEN)

    assert _names(reader, read("shop")) == []
    assert (reader.source, reader.counts and reader.counts.passed) == (LOG, 5)


@pytest.mark.parametrize("log", [None, "Hello\n"])
def test_a_build_without_tests_anywhere_has_none(shop: MockJenkins, reader: BuildReader, read: Read, log: Any) -> None:
    if log is not None:
        shop.log("shop", 1, log)

    assert (_names(reader, read("shop")), reader.source, reader.problems) == ([], NOTHING, [])


def test_the_log_of_a_running_build_is_not_read(jenkins: MockJenkins, reader: BuildReader, read: Read) -> None:
    jenkins.job("shop")
    jenkins.build("shop", 1, None)
    jenkins.log("shop", 1, GO_LOG)

    assert _names(reader, read("shop")) == []


def test_a_log_without_end_is_read_up_to_its_limit(shop: MockJenkins, reader: BuildReader, read: Read) -> None:
    body = (GO_LOG.encode(), *(b"x" * 60_000 for _ in range(30)))
    shop.answers["/job/shop/1/consoleText"] = lambda asked: Reply(200, iter(body), "text/plain")

    assert _names(reader, read("shop")) == ["TestAdds"]


def test_an_artifact_that_breaks_off_leaves_the_build_for_the_next_time(
    shop: MockJenkins, reader: BuildReader, read: Read
) -> None:
    shop.artifact("shop", 1, "a.xml", b"")
    shop.answers["/job/shop/1/artifact/a.xml"] = Reply(500)

    with pytest.raises(RemoteError, match="500"):
        _names(reader, read("shop"))


def test_artifacts_at_another_server_are_fetched_without_the_token(jenkins: MockJenkins) -> None:
    jenkins.job("shop")
    jenkins.build("shop", 1, "FAILURE")
    jenkins.artifact("shop", 1, "a.xml", b"")
    asked: list[Asked] = []

    def elsewhere(each: Asked) -> Reply:
        asked.append(each)
        return Reply(200, junit(archived=None).encode())

    with mock_web(elsewhere) as store:
        jenkins.answers["/job/shop/1/artifact/a.xml"] = Reply(302, headers={"Location": f"{store.url}/blob"})
        server = JenkinsServer(jenkins.url, "ann", "secret")
        build = server.build(server.job(named_job("shop", server.url).job), 1)
        assert _names(BuildReader(server, 1_000_000, TextLimit()), build) == ["archived"]
        server.close()
    assert "authorization" not in asked[0].headers
