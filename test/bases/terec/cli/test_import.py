"""The front door: what is imported, where it goes, and how it ends."""

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

Terec = Callable[..., Any]
Report = Callable[..., Path]

BROKEN = '<testsuite name="s"><testcase classname="com.acme.LateTest" name="late"/><testcase'


def test_folder_without_git_and_ci_is_local_and_its_own_name(terec: Terec, report: Report) -> None:
    report(adds=True)
    said = terec("import", ".", "--json")
    run = said.json["run"]
    assert (said.code, run["org"], run["project"]) == (0, "local", "shop")
    assert (run["suite"], run["branch"], run["run_id"]) == ("tests", "main", 1)


def test_options_go_before_everything_else(terec: Terec, report: Report) -> None:
    words = ("--org", "acme", "--project", "web", "--suite", "unit", "--branch", "fix/tax", "--run-id", 7)
    more = ("--commit", "c1", "--base", "b1", "--target", "main", "--pull-request", "42", "--author", "ann")
    rest = ("--build-url", "https://ci/7", "--status", "FAILURE", "--time", "2026-03-01T12:00:00Z", "--parts", 2)
    run = terec("import", report(adds=True), *words, *more, *rest, "--json").json["run"]
    assert (run["org"], run["project"], run["suite"]) == ("acme", "web", "unit")
    assert (run["branch"], run["run_id"]) == ("fix/tax", 7)
    assert (run["commit"], run["base_commit"], run["target_branch"]) == ("c1", "b1", "main")
    assert (run["pull_request"], run["author"], run["url"]) == ("42", "ann", "https://ci/7")
    assert (run["status"], run["tstamp"], run["declared_parts"]) == ("FAILURE", "2026-03-01T12:00:00Z", 2)


def test_variables_of_ci_name_the_run(terec: Terec, report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    variables = {
        "CI": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_REPOSITORY": "acme/web",
        "GITHUB_WORKFLOW": "unit",
        "GITHUB_REF": "refs/heads/main",
        "GITHUB_RUN_ID": "1234",
        "GITHUB_JOB": "py312",
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    run = terec("import", report(adds=True), "--json").json["run"]
    assert (run["org"], run["project"], run["suite"], run["branch"]) == ("acme", "web", "unit", "main")
    assert (run["run_id"], run["parts"]) == (1234, ["py312"])
    assert terec("builds", "show", "--json").json["run"]["run_id"] == 1234  # without words: this run


def test_same_reports_again_are_the_same_run(terec: Terec, report: Report) -> None:
    report(adds=True, pays="declined")
    first = terec("import", ".", "--json").json["run"]
    again = terec("import", ".", "--json").json["run"]
    assert (again["run_id"], again["total_count"]) == (first["run_id"], 2)
    assert "Imported 2 results from 1 file, which were there already: " in terec("import", ".").out
    assert "there already" not in terec("import", ".", "--config", "py3.12").out


def test_other_reports_are_the_next_run(terec: Terec, report: Report) -> None:
    terec("import", report(adds=True))
    assert terec("import", report(adds="broken"), "--json").json["run"]["run_id"] == 2


def test_broken_files_among_good_ones_are_named_and_the_rest_is_imported(
    terec: Terec, report: Report, folder: Path
) -> None:
    report(adds=True)
    (folder / "broken.xml").write_text(BROKEN)
    said = terec("import", ".", "--json").json
    assert said["test_count"] == 2  # the case before the break counts
    assert [(each["file"], each["line"]) for each in said["problems"]] == [("broken.xml", 1)]
    told = terec("import", ".")
    assert told.code == 0
    assert "1 broken file" in told.out
    assert "broken.xml, line 1, column" in told.out
    assert "Nothing is red in what could be read; behind a break more may be. More: terec builds" in told.out


def test_files_that_are_no_reports_are_counted_and_the_first_named(terec: Terec, report: Report, folder: Path) -> None:
    report(adds=True)
    for number in range(7):
        (folder / f"pom{number}.xml").write_text("<project/>")
    said = terec("import", ".")
    assert "7 files that are no test reports" in said.out
    assert [f"pom{number}.xml" in said.out for number in range(7)] == [True] * 5 + [False] * 2
    assert "- and 2 more" in said.out


def test_characters_left_out_of_many_files_are_one_warning(terec: Terec, report: Report, folder: Path) -> None:
    coloured = report(pays="declined").read_text().replace("declined", "\x1b[31mdeclined\x1b[0m")
    for name in ("a.xml", "b.xml"):
        (folder / name).write_text(coloured)
    said = terec("import", "a.xml", "b.xml")
    assert (said.code, said.out.count("Warning: a.xml, line 1: it holds control characters")) == (0, 1)
    assert "And 1 more file like it." in said.out
    assert "broken" not in said.out


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param('<testsuite name="\x1b"/>', "hold no test", id="escape"),
        ("<testsuite", "Nothing was imported: report.xml"),
        ("<project/>", "Nothing was imported: report.xml"),
        ("", "Nothing was imported: report.xml"),
        ('<testsuite name="s"/>', "hold no test"),
    ],
)
def test_nothing_readable_is_a_wrong_call_and_leaves_no_run(
    terec: Terec, folder: Path, content: str, sentence: str
) -> None:
    (folder / "report.xml").write_text(content)
    said = terec("import", "report.xml")
    assert (said.code, said.out) == (2, "")
    assert sentence in said.err
    assert terec("builds", "history", "tests", "main").code == 2


def test_folder_without_reports_is_a_wrong_call_that_names_other_files(terec: Terec, folder: Path) -> None:
    (folder / "go.json").write_text('{"Time":"2026-03-01T12:00:00Z","Action":"run","Package":"a","Test":"TestA"}')
    said = terec("import", ".")
    assert said.code == 2
    assert "holds no report" in said.err
    assert "with --console a log such as that of go test -json, is named itself" in said.err


def test_time_that_is_none_is_a_wrong_call_with_an_example(terec: Terec, report: Report) -> None:
    said = terec("import", report(adds=True), "--time", "yesterday")
    assert (said.code, said.err) == (2, "terec: --time is 'yesterday'; give a time such as 2026-12-01T12:00:00Z.\n")


def test_an_import_that_is_judged_says_first_what_came(terec: Terec, report: Report) -> None:
    out = terec("import", report(pays="declined"), "--check").out
    assert out.index("Imported 1 result") < out.index("Red: ") < out.index("Look closer")


def test_missing_path_is_a_wrong_call(terec: Terec) -> None:
    said = terec("import", "nowhere", "--json")
    assert (said.code, said.out, said.problem["exit_code"]) == (2, "", 2)
    assert "'nowhere' is not there" in said.problem["detail"]


def test_report_comes_from_standard_input(terec: Terec, report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    content = report(adds=True).read_bytes()
    for _ in range(2):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
        said = terec("import", "-", "--json").json
        assert (said["test_count"], said["run"]["run_id"]) == (1, 1)


def test_branch_is_asked_for_where_ci_hides_it(terec: Terec, report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    said = terec("import", report(adds=True))
    assert said.code == 2
    assert "--branch" in said.err


def test_group_and_config_mark_every_result(terec: Terec, report: Report) -> None:
    path = report(**{"adds[eur]": "wrong", "pays": "declined"})
    found = terec("import", path, "--group", "unit", "--config", "py3.12", "--json").json["failures"]
    assert {each["test_group"] for each in found} == {"unit"}
    assert all(each["test_config"].startswith("py3.12") for each in found)


def test_import_ends_with_what_is_red_and_the_command_to_look_closer(terec: Terec, report: Report) -> None:
    said = terec("import", report(adds=True, pays="declined", ships=None))
    assert said.code == 0
    assert "Imported 3 results from 1 file: 1 passed, 1 failed, 1 skipped." in said.out
    assert "declined" in said.out
    assert "terec tests show tests main 1 com.acme.CartTest::pays" in said.out


def test_command_to_look_closer_asks_where_the_import_went(terec: Terec, report: Report) -> None:
    said = terec("import", report(pays="declined"), "--org", "acme", "--project", "web", "--api-key", "k")
    assert "CartTest::pays --org acme --project web\n" in said.out


def test_parts_of_a_run_come_together(terec: Terec, report: Report) -> None:
    first = terec("import", report("a.xml", adds=True), "--run-id", 5, "--part", "a", "--parts", 2, "--json")
    second = terec("import", report("b.xml", pays=True), "--run-id", 5, "--part", "b", "--json")
    assert first.json["run"]["parts"] == ["a"]
    assert (second.json["run"]["parts"], second.json["run"]["total_count"]) == (["a", "b"], 2)


def test_junit_import_takes_one_file_into_a_run(terec: Terec, report: Report) -> None:
    run = terec("junit", "import", report(adds=True), "main", 17, "--suite", "unit", "--json").json["run"]
    assert (run["suite"], run["branch"], run["run_id"]) == ("unit", "main", 17)


def test_junit_convert_prints_what_the_api_takes_and_stores_nothing(terec: Terec, report: Report) -> None:
    said = terec("junit", "convert", report(adds=True, pays="declined"), "main", 17, "--suite", "unit")
    converted = json.loads(said.out)
    assert converted["run"]["run_id"] == 17
    assert [each["result"] for each in converted["results"]] == ["PASS", "FAIL"]
    assert terec("builds", "history", "unit", "main").code == 2


def test_results_for_a_server_that_is_away_are_kept_and_told(
    terec: Terec, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEREC_URL", "http://127.0.0.1:9")
    said = terec("import", report(adds=True), "--json")
    assert (said.code, said.json["run"], said.json["spool"]["waiting"]["results"]) == (0, None, 1)
    assert "127.0.0.1:9" in said.err
    assert terec("import", report(adds=True), "--required").code == 3
    assert len(terec("spool", "list", "--json").json) == 2


def test_list_of_the_spool_says_since_when_an_upload_waits(
    terec: Terec, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEREC_URL", "http://127.0.0.1:9")
    before = datetime.now(UTC).replace(microsecond=0)
    terec("import", report(adds=True), "--time", "2026-03-01T12:00:00Z")
    (waiting,) = terec("spool", "list", "--json").json
    since = datetime.fromisoformat(waiting["waits_since"])
    assert before <= since <= datetime.now(UTC)
    assert f"; waits since {since:%Y-%m-%d %H:%M} for http://127.0.0.1:9: " in terec("spool", "list").out


GO_LOG = (
    "=== RUN   TestAdds\n    cart_test.go:8: got 1\n--- FAIL: TestAdds (0.01s)\nFAIL\nFAIL\texample.com/cart\t0.1s\n"
)
GREEN_LOG = "[INFO] Results:\n[INFO] \n[INFO] Tests run: 7, Failures: 0, Errors: 0, Skipped: 2\n"


def test_a_console_log_is_imported_where_it_is_called_one(terec: Terec, folder: Path) -> None:
    (folder / "build.log").write_text(GO_LOG)
    said = terec("import", "build.log", "--console", "--json")
    (failure,) = said.json["failures"]
    assert (said.code, failure["test_suite"], failure["test_case"]) == (0, "example.com/cart", "TestAdds")
    assert failure["error_details"] == "cart_test.go:8: got 1"


def test_a_console_log_is_no_report_otherwise(terec: Terec, folder: Path) -> None:
    (folder / "build.log").write_text(GO_LOG)
    said = terec("import", "build.log")
    assert said.code == 2
    assert "--console" in said.err


def test_a_log_that_only_counts_green_tests_makes_a_run_with_counts(terec: Terec, folder: Path) -> None:
    (folder / "build.log").write_text(GREEN_LOG)
    said = terec("import", "build.log", "--console", "--json")
    assert (said.code, said.json["test_count"]) == (0, 0)
    assert (said.json["run"]["pass_count"], said.json["run"]["skip_count"]) == (5, 2)


def test_text_without_tests_is_refused_as_a_console_log_too(terec: Terec, folder: Path) -> None:
    (folder / "notes.txt").write_text("nothing failed here\n")
    said = terec("import", "notes.txt", "--console")
    assert said.code == 2
    assert "shows no test" in said.err


def test_a_long_message_makes_no_long_rule_in_a_pipe(
    terec: Terec, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    said = terec("import", report(pays="declined by the bank " * 30))
    assert "declined by the bank " * 20 in said.out
    assert [len(line) <= 120 for line in said.out.splitlines() if line.strip() and not line.strip("─- ")] == [True]
