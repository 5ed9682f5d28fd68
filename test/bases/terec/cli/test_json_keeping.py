"""What commands answer that write, keep and remove, as docs/cli.md promises it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from terec_testing.shapes import RUN

Terec = Callable[..., Any]
Report = Callable[..., Path]


def test_import_says_what_it_did(terec: Terec, report: Report) -> None:
    found = terec("import", report(adds=True), "--json").json
    counts = {"files", "test_count", "fail_count", "skip_count", "new_cases"}
    assert found.keys() == {"run", "failures", "problems", "warnings", "spool"} | counts
    assert found["run"].keys() == RUN


def test_branches_of_a_project_are_set_and_shown(filled: Terec) -> None:
    first = filled("admin", "branches", "acme", "web", "--json").json
    assert (first["default_branch"], first["long_lived"]) == (None, None)
    words = ("--default", "trunk", "--long-lived", "release/*", "--long-lived", "hotfix/*")
    filled("admin", "branches", "acme", "web", *words)
    kept = filled("admin", "branches", "acme", "web", "--default", "main", "--json").json
    assert (kept["default_branch"], kept["long_lived"]) == ("main", ["release/*", "hotfix/*"])
    assert filled("admin", "branches", "acme", "web", "--long-lived", "", "--json").json["long_lived"] == []
    assert filled("admin", "branches", "acme", "other").code == 2


def test_runs_are_ignored_counted_and_deleted(filled: Terec) -> None:
    ignored = filled("runs", "ignore", "ci", "main", 2, "--details", "disk was full", "--json").json
    assert (ignored["ignore"], ignored["ignore_details"]) == (True, "disk was full")
    assert filled("runs", "unignore", "ci", "main", 2, "--json").json["ignore"] is False
    deleted = filled("runs", "delete", "ci", "main", 2, "--yes", "--json").json["deleted"]
    assert (deleted["branch"], deleted["run_id"]) == ("main", 2)
    assert len(filled("builds", "history", "ci", "main", "--json").json) == 1


def test_nothing_is_deleted_unasked_without_a_terminal(filled: Terec) -> None:
    said = filled("runs", "delete", "ci", "main", 2)
    assert said.code == 2
    assert "--yes" in said.err
    assert len(filled("builds", "history", "ci", "main", "--json").json) == 2


def test_setup_makes_what_is_missing_and_can_be_repeated(terec: Terec) -> None:
    first = terec("admin", "setup", "acme", "web", "ci", "--json").json
    assert first.keys() == {"org", "project", "suite", "message", "tokens"}
    assert terec("admin", "setup", "acme", "web", "ci").code == 0
    assert terec("builds", "history", "ci", "main", "--json").json == []


def test_private_org_answers_with_three_tokens(terec: Terec) -> None:
    found = terec("admin", "setup", "acme", "web", "ci", "--private", "--json").json
    assert found["tokens"].keys() == {"admin", "write", "read"}
    listed = terec("admin", "tokens", "acme", "--json").json
    assert [each["name"] for each in listed] == ["admin", "read", "write"]
    assert listed[0].keys() == {"name", "grant", "created", "pull_requests_only"}


def test_token_is_added_alone_on_stdout_and_revoked(terec: Terec) -> None:
    terec("admin", "setup", "acme", "web", "ci")
    assert terec("admin", "token", "add", "acme", "ci").out.startswith("terec_")
    added = terec("admin", "token", "add", "acme", "pulls", "--pull-requests-only", "--json").json
    assert added.keys() == {"name", "grant", "token"}
    assert terec("admin", "token", "revoke", "acme", "pulls", "--json").json == {"revoked": "pulls"}
    assert terec("admin", "token", "revoke", "acme", "pulls").code == 2


def test_retention_rules_are_set_listed_applied_and_removed(terec: Terec) -> None:
    terec("admin", "setup", "acme", "web", "ci")
    rule = terec("admin", "retention", "set", "*", "release/*", 365, "--json").json
    assert rule == {"org": "acme", "project": "web", "suite": "*", "branch": "release/*", "days": 365}
    assert terec("admin", "retention", "list", "--json").json == [rule]
    assert terec("admin", "retention", "apply", "--json").json == {"runs": 0}
    terec("admin", "retention", "remove", "*", "release/*")
    assert terec("admin", "retention", "list", "--json").json == []


def test_file_is_copied_restored_and_verified(filled: Terec, folder: Path) -> None:
    copy = folder / "copy.sqlite"
    assert filled("admin", "backup", copy, "--json").json["target"] == str(copy)
    filled("runs", "delete", "ci", "main", 2, "--yes")
    assert filled("admin", "restore", copy).code == 2  # asks for --yes
    assert filled("admin", "restore", copy, "--yes").code == 0
    assert len(filled("builds", "history", "ci", "main", "--json").json) == 2
    verified = filled("admin", "verify", "--json").json
    assert verified.keys() == {"runs", "results", "texts", "problems"}
    assert (verified["runs"], verified["problems"]) == (2, [])


def test_care_for_a_file_is_refused_for_a_server(terec: Terec, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEREC_URL", "http://127.0.0.1:9")
    assert terec("admin", "verify").code == 2


def test_forgotten_text_is_gone_everywhere(filled: Terec) -> None:
    said = filled("admin", "forget", "ci", "main", 2, "pays", "error_stacktrace", "--yes", "--json")
    assert said.json == {"results": 2}
    for number in (1, 2):
        result = filled("tests", "show", "ci", "main", number, "pays", "--json").json["result"]
        assert "declined" not in result["error_stacktrace"]
