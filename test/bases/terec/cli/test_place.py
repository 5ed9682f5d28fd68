"""Which org and project a command works on."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Terec = Callable[..., Any]
Report = Callable[..., Path]


def _import(terec: Terec, path: Path, org: str, project: str) -> None:
    assert terec("import", path, "--org", org, "--project", project, "--suite", "ci").code == 0


def _org(said: Any) -> tuple[str, str]:
    return said.json["org"]["value"], said.json["org"]["origin"]


def test_option_goes_before_the_environment(terec: Terec, report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    _import(terec, report(adds=True), "acme", "web")
    monkeypatch.setenv("TEREC_ORG", "nobody")
    monkeypatch.setenv("TEREC_PROJECT", "nothing")
    words = ("builds", "history", "ci", "main", "--json")
    assert terec(*words).code == 2
    assert terec(*words, "--org", "acme", "--project", "web").code == 0


def test_only_pair_of_a_file_needs_no_name(terec: Terec, report: Report) -> None:
    _import(terec, report(adds=True), "acme", "web")
    assert terec("builds", "history", "ci", "main", "--json").code == 0


def test_of_several_pairs_one_must_be_named(terec: Terec, report: Report) -> None:
    _import(terec, report(adds=True), "acme", "web")
    _import(terec, report(adds=True), "acme", "app")
    said = terec("builds", "history", "ci", "main")
    assert said.code == 2
    assert "--org and --project" in said.err
    assert "app, web" in said.err
    assert terec("builds", "history", "ci", "main", "--project", "web", "--json").code == 0


def test_what_was_imported_from_this_folder_is_found_among_others(terec: Terec, report: Report) -> None:
    assert terec("import", report(adds=True), "--suite", "ci").code == 0
    _import(terec, report(adds=True), "acme", "web")
    assert terec("builds", "history", "ci", "main", "--json").json[0]["project"] == "shop"


def test_variables_of_ci_are_not_passed_over_for_what_is_there(
    terec: Terec, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    _import(terec, report(adds=True), "acme", "web")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_REPOSITORY", "other/web")
    said = terec("builds", "history", "ci", "main")
    assert said.code == 2
    assert "'other'" in said.err


def test_empty_file_says_how_to_begin(terec: Terec) -> None:
    said = terec("builds", "history", "ci", "main")
    assert said.code == 2
    assert "terec import" in said.err


def test_env_says_where_each_word_came_from_and_masks_the_token(terec: Terec, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEREC_ORG", "acme")
    monkeypatch.setenv("TEREC_API_KEY", "terec_0123456789abcdef0123456789abcdef")
    said = terec("env", "--json")
    assert _org(said) == ("acme", "TEREC_ORG")
    assert said.json["project"] == {"value": "shop", "origin": "name of the folder"}
    assert said.json["url"]["origin"] == "TEREC_URL"
    assert "abcdef" not in said.out
    assert "abcdef" not in terec("env").out


def test_env_makes_no_file(terec: Terec, folder: Path) -> None:
    assert terec("env").code == 0
    assert not (folder.parent / "terec.sqlite").exists()


def test_env_shows_trouble_and_goes_on(terec: Terec, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEREC_URL", "http://me:secret@127.0.0.1:9")
    said = terec("env", "--json")
    assert said.code == 0
    assert "trouble" in said.json
    assert "secret" not in said.out


def test_users_file_is_made_when_nothing_else_is_named(
    terec: Terec, report: Report, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TEREC_URL")
    assert terec("import", report(adds=True)).code == 0
    assert (folder.parent / "data" / "terec" / "terec.sqlite").exists()


@pytest.mark.parametrize(
    "words",
    [("builds", "suites"), ("builds", "suites", "--org", "acme", "--project", "web"), ("admin", "tokens", "acme")],
)
def test_who_only_reads_makes_no_file_and_says_which_is_missing(
    terec: Terec, folder: Path, words: tuple[str, ...]
) -> None:
    said = terec(*words, "--url", "sqlite:///nope/x.sqlite")
    assert (said.code, (folder / "nope").exists()) == (2, False)
    assert "Nothing is recorded here yet, for there is no file nope/x.sqlite; `terec import PATH` takes" in said.err
