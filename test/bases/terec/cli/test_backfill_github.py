"""`terec backfill github`: a team's first minute with history."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from terec_testing.github import MockGithub, junit, mock_github
from terec_testing.web_server import Asked, Reply, json_reply

Terec = Callable[..., Any]
FORK = {"full_name": "bob/shop", "owner": {"login": "bob"}}
PULL = {"number": 12, "base": {"ref": "main", "sha": "b" * 40}, "user": {"login": "bob"}}
WORDS = ("backfill", "github", "acme/shop", "ci.yml")


@pytest.fixture
def github(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MockGithub]:
    with mock_github() as github:
        monkeypatch.setenv("GITHUB_API_URL", github.url)
        monkeypatch.setenv("GITHUB_TOKEN", "ghs_secret")
        yield github


@pytest.fixture
def past(github: MockGithub) -> MockGithub:
    """Three runs of main, of which the second fails."""
    for number, message in ((1, None), (2, "boom"), (3, None)):
        github.run(number, "failure" if message else "success")
        github.artifact(number, files={"a/report.xml": junit(adds=message, pays=None)})
    return github


def test_the_past_is_imported_oldest_first_and_ends_with_a_backtest(terec: Terec, past: MockGithub) -> None:
    said = terec(*WORDS)

    assert said.code == 0
    assert "Imported 3 runs of ci.yml in acme/shop: 6 results, 1 failed." in said.out
    assert "backtest CI --since 2026-03-01" in said.out
    runs = terec("builds", "history", "CI", "main", "--json").json
    assert [(each["run_id"], each["total_count"], each["complete"]) for each in runs] == [
        (3, 2, True),
        (2, 2, True),
        (1, 2, True),
    ]
    assert (runs[0]["org"], runs[0]["project"], runs[0]["parts"]) == ("acme", "shop", ["test-results"])
    downloads = [each.path for each in past.blobs.asked]
    assert downloads == ["/100", "/200", "/300"]


def test_the_token_stays_with_github(terec: Terec, past: MockGithub) -> None:
    terec(*WORDS)

    assert {each.headers.get("authorization") for each in past.api.asked} == {"Bearer ghs_secret"}
    assert past.blobs.asked
    assert not any("authorization" in each.headers for each in past.blobs.asked)


def test_what_is_stored_is_not_downloaded_again(terec: Terec, past: MockGithub) -> None:
    terec(*WORDS)
    past.run(4)
    past.artifact(4, files={"report.xml": junit(adds=None)})
    said = terec(*WORDS, "--json").json

    assert (said["skipped"], [each["run"]["run_id"] for each in said["imported"]]) == ([1, 2, 3], [4])
    assert len(past.blobs.asked) == 4


def test_a_call_that_was_broken_off_goes_on_where_it_was(terec: Terec, past: MockGithub) -> None:
    past.artifact(2, "more-tests", {"b.xml": junit(ships="boom")})
    past.before = lambda asked: Reply(500) if asked.path.endswith("/artifacts/201/zip") else None
    first = terec(*WORDS, "--json").json
    assert [each["run"] for each in first["left_out"]] == [2]

    past.before = lambda asked: None
    again = terec(*WORDS, "--json").json
    assert (again["skipped"], [each["run"]["run_id"] for each in again["imported"]]) == ([1, 3], [2])
    assert again["imported"][0]["run"]["total_count"] == 3


def test_artifacts_are_chosen_by_name_and_archives_by_content(terec: Terec, past: MockGithub) -> None:
    past.artifact(3, "binaries", {"c.xml": junit(other=None)})
    past.artifact(3, "coverage-report", {"index.html": "<html/>"})
    said = terec(*WORDS, "--json").json
    assert said["imported"][-1]["run"]["total_count"] == 2
    assert "/301" not in [each.path for each in past.blobs.asked]

    past.run(4)
    past.artifact(4, "binaries", {"c.xml": junit(other=None)})
    assert terec(*WORDS, "--artifact", "bin*", "--json").json["imported"][0]["test_count"] == 1


def test_expired_artifacts_are_counted(terec: Terec, past: MockGithub) -> None:
    past.artifacts[1][0]["expired"] = True
    past.before = lambda asked: Reply(410) if asked.path.endswith("/artifacts/200/zip") else None
    said = terec(*WORDS)

    assert "Imported 1 run" in said.out
    assert "Expired: 2 artifacts that GitHub has deleted." in said.out


def test_a_pull_request_of_a_fork_is_found_by_its_commit(terec: Terec, github: MockGithub) -> None:
    run = github.run(1, event="pull_request", head_branch="fix", head_repository=FORK)
    github.pulls[run["head_sha"]] = [PULL]
    github.artifact(1, files={"r.xml": junit(adds=None)})
    (stored,) = [each["run"] for each in terec(*WORDS, "--json").json["imported"]]

    assert (stored["branch"], stored["pull_request"], stored["target_branch"]) == ("bob:fix", "12", "main")
    assert (stored["author"], stored["base_commit"]) == ("bob", "b" * 40)


def test_runs_are_listed_page_by_page(terec: Terec, github: MockGithub) -> None:
    for number in range(1, 131):
        github.run(number)
    said = terec(*WORDS, "--last", 120, "--json")

    assert said.code == 2
    pages = [each.query["page"] for each in github.api.asked if each.path.endswith("/runs")]
    assert pages == [["1"], ["2"]]


def test_limits_end_it_with_one_sentence_and_what_came_is_kept(terec: Terec, past: MockGithub) -> None:
    reset = int(time.time()) + 3000

    def limited(asked: Asked) -> Reply | None:
        if asked.path.endswith("/runs/2/artifacts"):
            headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(reset)}
            return Reply(403, b'{"message":"API rate limit exceeded"}', headers=headers)
        return None

    past.before = limited
    said = terec(*WORDS)
    assert said.code == 3
    assert "Imported 1 run" in said.out
    assert "GitHub takes no more requests until " in said.err
    assert said.err.count("\n") == 1
    assert sum(each.path.endswith("/runs/2/artifacts") for each in past.api.asked) == 1

    past.before = lambda asked: None
    assert terec(*WORDS, "--json").json["skipped"] == [1]


def test_a_short_wait_is_waited(terec: Terec, past: MockGithub) -> None:
    answers = iter([Reply(403, headers={"Retry-After": "1"})])
    past.before = lambda asked: next(answers, None) if asked.path.endswith("/artifacts") else None

    assert len(terec(*WORDS, "--json").json["imported"]) == 3


def test_a_rerun_since_then_is_taken_in(terec: Terec, past: MockGithub) -> None:
    terec(*WORDS)
    past.runs[1] |= {"run_attempt": 2, "run_started_at": "2099-01-01T00:00:00Z", "conclusion": "success"}
    past.artifact(2, files={"a/report.xml": junit(adds=None, pays=None)}, created_at="2099-01-01T01:00:00Z")
    (again,) = terec(*WORDS, "--json").json["imported"]

    assert (again["run"]["run_id"], again["run"]["fail_count"], again["run"]["passed_on_retry"]) == (2, 0, 1)


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [
        (Reply(401), 2, "401"),
        (Reply(404), 2, "404"),
        (Reply(200, b"<html>Sign in</html>", "text/html"), 3, "text/html, which is no JSON"),
        (json_reply({"total_count": 0}), 3, "JSON without workflow_runs"),
        (json_reply({"total_count": 0, "workflow_runs": []}), 2, "no run of ci.yml is finished"),
        (Reply(302, headers={"Location": "file:///etc/passwd"}), 3, "redirects"),
    ],
)
def test_bad_answers_are_one_sentence(terec: Terec, github: MockGithub, answer: Reply, code: int, words: str) -> None:
    github.before = lambda asked: answer
    said = terec(*WORDS)

    assert (said.code, said.err.count("\n")) == (code, 1)
    assert words in said.err
    assert "ghs_secret" not in said.err


def test_a_bomb_and_a_broken_archive_stop_no_other_run(
    terec: Terec, past: MockGithub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEREC_REPORT_LIMIT_MIB", "1")
    past.run(4)
    past.artifact(4, files={"bomb.xml": f"<testsuite>{' ' * 3_000_000}</testsuite>"})
    past.run(5)
    past.archives[past.artifact(5)] = b"PK\x03\x04 cut off"
    said = terec(*WORDS, "--json").json

    assert [each["run"]["run_id"] for each in said["imported"]] == [1, 2, 3]
    assert said["without"] == [4, 5]
