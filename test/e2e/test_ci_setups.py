"""What a team sees of a pull request: exit code, comment and status, with GitHub's own variables, a real server and a
mock GitHub. docs/publishing.md shows the table."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from terec_testing.code_hosts import MockGitHub, mock_github
from terec_testing.github_shop import DECLINED, GitHubShop, serve_shop
from terec_testing.processes import processes

RED, GREEN = "### ❌ Red: 1 of 1 failure is yours.", "### ✅ Green: nothing failed."


NUMBERS = itertools.count(40)


@pytest.fixture(scope="module")
def hub() -> Iterator[MockGitHub]:
    with mock_github(me=None) as mock:
        yield mock


@pytest.fixture(scope="module")
def server(hub: MockGitHub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One server for all: each test has a suite and a pull request of its own."""
    with processes(TEREC_LOG_LEVEL="error") as started:
        yield serve_shop(started, hub, tmp_path_factory.mktemp("server")).url


@pytest.fixture
def shop(server: str, hub: MockGitHub, tmp_path: Path) -> Iterator[GitHubShop]:
    folder = tmp_path / "checkout"
    folder.mkdir()
    yield GitHubShop(server, hub, folder, next(NUMBERS))
    hub.refuse = {}


def test_first_push_with_a_new_failure(shop: GitHubShop) -> None:
    assert shop.ci(command=shop.tests(DECLINED, 1)).code == 1
    assert shop.comments == [RED]
    assert shop.states() == ["pending", "failure"]
    assert RED in (shop.folder / "summary.md").read_text()


def test_first_push_in_which_nothing_failed_makes_no_comment(shop: GitHubShop) -> None:
    assert shop.ci(command=shop.tests()).code == 0
    assert shop.comments == []
    assert shop.states() == ["pending", "success"]


def test_second_push_with_the_same_failure_stays_red(shop: GitHubShop) -> None:
    shop.ci(command=shop.tests(DECLINED, 1))
    (first,) = shop.hub.comments[str(shop.number)]
    again = shop.ci(command=shop.tests(DECLINED, 1), head=shop.later, GITHUB_RUN_ID="3")
    assert again.code == 1
    assert shop.hub.comments[str(shop.number)] == [first]
    assert shop.comments == [RED]
    assert shop.states(shop.later) == ["pending", "failure"]


def test_second_push_that_mends_it_turns_the_comment_green(shop: GitHubShop) -> None:
    shop.ci(command=shop.tests(DECLINED, 1))
    assert shop.ci(command=shop.tests(), head=shop.later, GITHUB_RUN_ID="3").code == 0
    assert shop.comments == [GREEN]
    assert shop.states(shop.later) == ["pending", "success"]
    assert shop.states() == ["pending", "failure"]


def test_rerun_that_passes_is_green_and_says_so(shop: GitHubShop) -> None:
    shop.ci(command=shop.tests(DECLINED, 1))
    assert shop.ci(command=shop.tests(), GITHUB_RUN_ATTEMPT="2").code == 0
    assert shop.comments == [GREEN]
    assert "Passed on retry" in shop.texts[0]
    assert shop.states() == ["pending", "failure", "pending", "success"]


def test_eight_shards_of_which_one_dies_are_never_green(shop: GitHubShop) -> None:
    for shard in range(1, 9):
        dies = shard == 3
        command = shop.tests(code=137 * dies, report=not dies)
        (shop.folder / "report.xml").unlink(missing_ok=True)
        left = shop.ci("--check-later", "--part", f"unit {shard}/8", command=command)
        assert left.code == 137 * dies
        assert shop.states() == ["pending"]
    judged = shop.request("check", "--parts", "8", "--wait", "1s")
    assert judged.code == 4
    assert "3/8" in shop.comments[0]
    assert shop.comments[0].startswith("### ⚠️ Not judgeable")
    assert shop.states() == ["pending", "error"]


def test_fork_that_stores_nothing_has_its_exit_code_and_the_page_alone(shop: GitHubShop) -> None:
    shop.hub.refuse = {"POST": 403, "PATCH": 403}
    assert shop.ci("--dry-run", command=shop.tests(DECLINED, 1), fork=True).code == 1
    assert shop.ci("--dry-run", command=shop.tests(), fork=True).code == 0
    assert shop.comments == []
    assert shop.states() == []
    assert RED in (shop.folder / "summary.md").read_text()


def test_fork_whose_token_may_only_read_has_its_exit_code_and_two_warnings(shop: GitHubShop) -> None:
    shop.hub.refuse = {"POST": 403, "PATCH": 403}
    left = shop.ci(command=shop.tests(DECLINED, 1), fork=True)
    assert left.code == 1
    assert left.err.count("answers 403") == 2
    assert (shop.comments, shop.states()) == ([], [])


def test_github_that_is_down_changes_no_exit_code(shop: GitHubShop) -> None:
    down = {"GITHUB_API_URL": "http://127.0.0.1:1"}
    left = shop.ci(command=shop.tests(DECLINED, 1), **down)
    assert (left.code, left.err.count("does not answer")) == (1, 2)
    assert shop.ci(command=shop.tests(), GITHUB_RUN_ATTEMPT="2", **down).code == 0


@pytest.mark.parametrize(("adds", "code", "left"), [(DECLINED, 1, 1), (DECLINED, 0, 3), ("", 0, 0)])
def test_terec_that_is_down_leaves_the_commands_own_code_and_is_not_success(
    shop: GitHubShop, adds: str, code: int, left: int
) -> None:
    down = {"TEREC_URL": "http://127.0.0.1:1"}
    assert shop.ci("--wait", "1s", command=shop.tests(adds, code), **down).code == left
    assert shop.comments == []
    assert shop.states() == ["pending", "error"]
    assert shop.request("check", shop.suite, "fix/tax", "2", **down).code == 3


def test_crash_with_a_clean_report_is_no_success_and_stays_so(shop: GitHubShop) -> None:
    assert shop.ci(command=shop.tests(code=139)).code == 139
    assert shop.states() == ["pending", "error"]
    assert shop.hub.statuses[shop.head][-1]["target_url"].endswith("#terec?project=acme/shop&held=yes&red=unit")
    assert shop.comments[0].startswith("### ⚠️ Not judgeable: The command failed, and its reports hold no failed test")


def test_excuse_that_a_person_gives_turns_the_status_green_with_the_reason(shop: GitHubShop) -> None:
    shop.ci(command=shop.tests(DECLINED, 1))
    place = ("--org", "acme", "--project", "shop")
    cause = shop.request("check", "--json").out
    cause_id = cause.partition('"cause_id": "')[2].partition('"')[0]
    words = ("excuse", shop.suite, "fix/tax", "2", cause_id, "--because", "the bank is down", "--who", "mira", *place)
    given = shop.request(*words)
    assert given.code == 0, given.err
    shop.wait_for(lambda: shop.states()[-1] == "success")
    said = shop.said()[-1][1]
    assert said.startswith("Green: 1 failure, each with an excuse. · now excused: mira acknowledged it until ")
    assert len(said) <= 140
