"""Variable sets as CircleCI gives them to jobs."""

from pathlib import Path

from terec.ci_context import read_context
from terec_testing.ci_variables.circleci import BASE, FORK, PULL, PUSH, SHA


def test_job_names_its_run(tmp_path: Path) -> None:
    found = read_context(PUSH, tmp_path)
    assert (found.ci, found.org, found.project, found.suite) == ("CircleCI", "acme", "shop", "unit")
    assert (found.branch, found.commit, found.run_id) == ("fix/tax", SHA, 4711)
    assert (found.part, found.author, found.sender) == (None, "ann", "unit/0")
    assert (found.pull_request, found.event, found.fork, found.lies) == (None, None, False, ())


def test_nodes_of_a_job_are_shards_of_one_run(tmp_path: Path) -> None:
    shards = [
        read_context({**PUSH, "CIRCLE_NODE_INDEX": number, "CIRCLE_NODE_TOTAL": "4"}, tmp_path) for number in "0123"
    ]
    assert [each.part for each in shards] == ["1/4", "2/4", "3/4", "4/4"]
    assert {each.run_id for each in shards} == {4711}


def test_rerun_is_a_later_attempt_for_who_names_the_pipeline_as_run(tmp_path: Path) -> None:
    first = read_context(PUSH, tmp_path).attempt
    again = read_context({**PUSH, "CIRCLE_BUILD_NUM": "4725"}, tmp_path).attempt
    assert first is not None
    assert again is not None
    assert again > first


def test_pull_request_of_the_repository_is_told_by_its_address(tmp_path: Path) -> None:
    found = read_context(PULL, tmp_path)
    assert (found.branch, found.pull_request, found.event, found.fork) == ("fix/tax", "42", "pull_request", False)


def test_branch_of_a_fork_is_called_by_its_request(tmp_path: Path) -> None:
    found = read_context(FORK, tmp_path)
    assert (found.branch, found.pull_request, found.fork, found.author) == ("pull/42", "42", True, "eve")


def test_project_of_the_newer_integration_is_told_by_its_address(tmp_path: Path) -> None:
    words = {name: value for name, value in PUSH.items() if not name.startswith("CIRCLE_PROJECT_")}
    found = read_context(words, tmp_path)
    assert (found.org, found.project, found.origin["org"]) == ("acme", "shop", "CIRCLE_REPOSITORY_URL")


def test_merge_queue_is_mapped_to_its_target(tmp_path: Path) -> None:
    found = read_context({**PUSH, "CIRCLE_BRANCH": f"gh-readonly-queue/main/pr-42-{BASE}"}, tmp_path)
    assert (found.target_branch, found.pull_request, found.base_commit) == ("main", "42", BASE)


def test_tag_does_not_share_the_name_of_a_branch(tmp_path: Path) -> None:
    words = {name: value for name, value in PUSH.items() if name != "CIRCLE_BRANCH"}
    assert read_context({**words, "CIRCLE_TAG": "v1.2"}, tmp_path).branch == "tags/v1.2"
