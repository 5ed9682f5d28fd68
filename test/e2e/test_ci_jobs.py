"""Several jobs of one GitHub workflow, each with one line of TeReC, against a real server and a mock GitHub."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from terec_testing.ci_variables import github
from terec_testing.code_hosts import MockGitHub, mock_github
from terec_testing.github_shop import BASE, DECLINED, GitHubShop, Left, serve_shop
from terec_testing.processes import processes

PUSH = {"GITHUB_EVENT_NAME": "push", "GITHUB_REF": "refs/heads/main", "GITHUB_REF_NAME": "main", "GITHUB_SHA": BASE}
TESTS = 6


class Jobs:
    """Jobs api and browser with six tests each, that passed on main."""

    def __init__(self, shop: GitHubShop) -> None:
        self.shop = shop
        for job in ("api", "browser"):
            variables = {**github.RUN, **PUSH, "GITHUB_RUN_ID": "5", "GITHUB_JOB": job}
            words = ("ci", "--reports", "report.xml", "--", *self._command(job, 0, "", TESTS))
            assert shop.step(variables, {}, *words).code == 0

    def run(self, job: str, code: int = 0, failure: str = "", tests: int = TESTS, attempt: int = 1) -> Left:
        """A job of the pull request, whose first test fails with the failure."""
        command = self._command(job, code, failure, tests)
        return self.shop.ci(command=command, GITHUB_JOB=job, GITHUB_RUN_ATTEMPT=str(attempt))

    def _command(self, job: str, code: int, failure: str, tests: int) -> list[str]:
        failed = f'<failure message="{failure}">AssertionError: {failure}</failure>' if failure else ""
        cases = "".join(
            f'<testcase classname="com.acme.{job}" name="case{number}">{"" if number else failed}</testcase>'
            for number in range(tests)
        )
        (self.shop.folder / "written.xml").write_text(f"<testsuite>{cases}</testsuite>")
        return ["sh", "-c", f"cp written.xml report.xml; exit {code}"]

    @property
    def states(self) -> list[str]:
        return self.shop.states()


@pytest.fixture(scope="module")
def hub() -> Iterator[MockGitHub]:
    with mock_github(me=None) as mock:
        yield mock


@pytest.fixture(scope="module")
def server(hub: MockGitHub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with processes(TEREC_LOG_LEVEL="error") as started:
        yield serve_shop(started, hub, tmp_path_factory.mktemp("server")).url


@pytest.fixture
def jobs(server: str, hub: MockGitHub, tmp_path: Path, request: pytest.FixtureRequest) -> Jobs:
    folder = tmp_path / "checkout"
    folder.mkdir()
    number = 70 + sorted(each.name for each in request.session.items).index(request.node.name)
    return Jobs(GitHubShop(server, hub, folder, number))


def test_each_job_ends_with_its_own_exit_code_and_the_status_waits_for_all(jobs: Jobs) -> None:
    api = jobs.run("api")
    assert api.code == 0, api.err
    assert "This is part 'api' of the run alone" in api.out
    assert jobs.shop.said() == [("pending", "Waiting for results.")]
    browser = jobs.run("browser", 1, DECLINED)
    assert browser.code == 1, browser.err
    assert jobs.states[-1] == "failure"
    assert jobs.shop.comments == ["### ❌ Red: 1 of 1 failure is yours."]
    assert jobs.shop.request("check").code == 1


def test_red_job_does_not_make_the_other_one_red_and_stays_on_the_commit(jobs: Jobs) -> None:
    assert jobs.run("api", 1, DECLINED).code == 1
    assert jobs.run("browser").code == 0
    assert jobs.states[-1] in ("failure", "error")  # the server may have said first that a part is missing
    assert jobs.run("api", attempt=2).code == 0
    assert jobs.states[-1] == "success"


def test_job_that_never_came_is_caught_by_the_check_of_all(jobs: Jobs) -> None:
    assert jobs.run("api").code == 0
    judged = jobs.shop.request("check")
    assert judged.code == 4
    assert "No result of part 'browser' arrived, which main #5 had." in judged.out
    assert "success" not in jobs.states


def test_job_that_lost_half_of_its_tests_is_not_judgeable_and_stays_so(jobs: Jobs) -> None:
    api = jobs.run("api", tests=TESTS // 2)
    assert api.code == 4, api.err
    assert "3 of 6 tests of part 'api' that passed in main #5 are missing or skipped." in api.out
    assert "terec excuse" not in api.out
    assert jobs.run("browser").code == 0
    assert jobs.states[-1] == "error"


def test_crash_of_one_job_is_not_overwritten_by_the_other_and_goes_with_its_own_rerun(jobs: Jobs) -> None:
    assert jobs.run("api", 139).code == 139
    assert jobs.run("browser").code == 0
    assert jobs.states[-1] == "error"
    assert not any("✅" in each for each in jobs.shop.comments)
    assert jobs.run("api", attempt=2).code == 0
    assert jobs.states[-1] == "success"


def test_command_that_cannot_be_started_leaves_no_status_that_waits(jobs: Jobs) -> None:
    assert jobs.shop.ci(command=["no-such-command"]).code == 127
    assert jobs.shop.said()[-1] == (
        "error",
        "Not judgeable: 'no-such-command' is not found, or what its first line names is not.",
    )


def test_job_that_is_cancelled_leaves_no_status_that_waits(jobs: Jobs) -> None:
    assert jobs.shop.ci(command=["sh", "-c", "kill -TERM $PPID; sleep 20"]).code == 143
    assert jobs.shop.said()[-1] == (
        "error",
        "Not judgeable: The command was interrupted, and nothing was imported.",
    )
