"""What the doctor finds, and what it says to do about it."""

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from terec.ci_context import CiContext, Lie
from terec.cli.doctor.diagnosis import Findings, troubles
from terec.cli.place import Place, Word
from terec.client import ServerSeen
from terec.model import Grant, Org, Project
from terec.store_sqlite import open_store
from terec_testing.builders import NOW
from terec_testing.ci_variables import COMPLETE, github
from terec_testing.server import an_app, serving

Terec = Callable[..., Any]
Report = Callable[..., Path]

CI = CiContext(ci="GitHub Actions", suite="CI", branch="main", run_id=1, commit="a" * 40)
PLACE = Place(Word("acme", "git"), Word("shop", "git"))
SERVER = ServerSeen(NOW, org=True, project=True, grant=Grant.WRITE)
WELL = Findings(CI, in_ci=True, address="http://terec", has_token=True, place=PLACE, server=SERVER)


def _said(**changes: Any) -> list[str]:
    words = {each: getattr(WELL, each) for each in Findings.__dataclass_fields__}
    return [f"{each.what} {each.remedy}" for each in troubles(Findings(**{**words, **changes}))]


def _context(**changes: Any) -> CiContext:
    return CiContext(
        **{"ci": "GitHub Actions", "suite": "CI", "branch": "b", "run_id": 1, "commit": "a" * 40, **changes}
    )


def test_nothing_is_wrong_where_nothing_is() -> None:
    assert _said() == []


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"address": "", "server": None}, "nothing says where results go. Set TEREC_URL"),
        ({"unreachable": "No TeReC server answers."}, "No TeReC server answers. Check TEREC_URL"),
        (
            {"server": ServerSeen(NOW, False, False, None)},
            "Org acme is not on this server. Make it: `terec admin setup",
        ),
        ({"server": ServerSeen(NOW, True, False, Grant.WRITE)}, "Project shop is not in org acme."),
        ({"server": ServerSeen(NOW, True, True, Grant.READ, "It only reads.")}, "It only reads. Set TEREC_API_KEY to"),
        ({"clock_off": 90.0}, "clock is 90 seconds ahead of the server's."),
        ({"clock_off": -7200.0}, "clock is 7,200 seconds behind the server's."),
        ({"no_reports": "build holds no report."}, "build holds no report. Name the folder"),
        ({"context": _context(shallow=True)}, "The checkout is shallow: "),
        ({"context": _context(shallow=True)}, "give actions/checkout `fetch-depth: 0`."),
        ({"context": _context(ci="Buildkite", shallow=True)}, "`git fetch --unshallow origin`."),
        ({"context": _context(ci=None)}, "CI is set, and it is none that TeReC knows. Name the run: --suite"),
        ({"context": _context(branch=None)}, "Neither GitHub Actions nor git says the branch. Give --branch."),
        ({"context": _context(run_id=None)}, "says the run id. Give --run-id."),
        ({"context": _context(target_branch="main")}, "Where this change left main is not known"),
        ({"context": _context(lies=(Lie("X", "y", "is no commit"),))}, "X is no commit: 'y'. It was passed over"),
    ],
)
def test_trouble_comes_with_what_to_do(changes: dict[str, Any], part: str) -> None:
    [said] = _said(**changes)
    assert part in said


@pytest.mark.parametrize("clock", [None, 0.0, 59.0, -59.0])
def test_clock_may_be_a_little_off(clock: float | None) -> None:
    assert _said(clock_off=clock) == []


def test_fork_without_secrets_is_told_of_the_dry_run() -> None:
    refused = ServerSeen(NOW, None, None, None, "Org 'acme' is private.")
    [said] = _said(server=refused, has_token=False, context=_context(fork=True))
    assert said.startswith("Org 'acme' is private. ")
    assert "--dry-run" in said


def test_laptop_needs_no_variables_of_ci() -> None:
    assert _said(in_ci=False, address="", server=None, context=CiContext()) == []


class Served(NamedTuple):
    url: str
    tokens: dict[str, str]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Served]:
    """A server that others reach, with the private org acme-inc and its project web.shop."""
    with open_store(tmp_path / "server.sqlite") as store:
        app = an_app(store, loopback=False)
        administration = app.state.api.service.administration
        tokens = administration.create_org(Org("acme-inc", private=True)).tokens
        administration.put_project(Project("acme-inc", "web.shop"))
        with serving(app) as url:
            yield Served(url, tokens)


@pytest.fixture
def in_ci(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Sets the variables of a push on GitHub Actions, and others."""

    def enter(**changes: str) -> None:
        for name, value in {**github.PUSH, **changes}.items():
            monkeypatch.setenv(name, value)

    return enter


@pytest.mark.parametrize(("token", "may", "code"), [("admin", "admin", 0), ("write", "write", 0), ("read", "read", 2)])
def test_doctor_says_what_the_token_may_do(
    terec: Terec, server: Served, in_ci: Callable[..., None], token: str, may: str, code: int
) -> None:
    in_ci(TEREC_URL=server.url, TEREC_API_KEY=server.tokens[token])
    said = terec("doctor", "--json")
    assert said.code == code
    assert said.json["found"]["may"] == {"value": may, "origin": "in org acme-inc"}
    assert server.tokens[token] not in said.out


def test_looking_at_a_server_changes_nothing(terec: Terec, server: Served, in_ci: Callable[..., None]) -> None:
    in_ci(TEREC_URL=server.url, TEREC_API_KEY=server.tokens["admin"])
    before = terec("builds", "suites", "--json").json
    terec("doctor")
    assert terec("builds", "suites", "--json").json == before == []


def test_token_that_opens_nothing_is_told(terec: Terec, server: Served, in_ci: Callable[..., None]) -> None:
    in_ci(TEREC_URL=server.url, TEREC_API_KEY="terec_mistyped_mistyped_mistyped_mistyped")
    said = terec("doctor", "--json")
    assert said.code == 2
    assert [each["what"] for each in said.json["troubles"]] == [
        "The token in X-API-KEY is not known here; check it, or leave it out for a public org."
    ]
    assert "terec_mistyped_mistyped" not in said.out


def test_fork_without_a_token_is_told_of_the_dry_run_by_import_and_doctor(
    terec: Terec, server: Served, in_ci: Callable[..., None], report: Report, folder: Path
) -> None:
    fork = {"ref": "main", "sha": github.HEAD, "user": {"login": "eve"}, "repo": {"full_name": "eve/web.shop"}}
    payload = {"pull_request": {**github.PULL_PAYLOAD["pull_request"], "head": fork}}
    (folder / "event.json").write_text(json.dumps(payload))
    in_ci(**github.PULL, TEREC_URL=server.url, GITHUB_EVENT_PATH=str(folder / "event.json"))
    imported = terec("import", report(adds=True))
    assert imported.code == 2
    for said in (imported.err, terec("check").err, terec("doctor").out):
        assert "--dry-run" in said
        assert "private or not known here" in said


def test_server_that_is_down_is_exit_3(terec: Terec, in_ci: Callable[..., None]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    in_ci(TEREC_URL=f"http://127.0.0.1:{port}", TEREC_API_KEY="terec_secret_secret_secret_secret_secret")
    said = terec("doctor")
    assert said.code == 3
    assert f"No TeReC server answers at http://127.0.0.1:{port}" in said.out
    assert "secret_secret_secret" not in said.out


def test_file_that_is_none_of_terec_is_exit_3(terec: Terec, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "other.sqlite").write_text("no database at all, but long enough to be taken for one" * 100)
    monkeypatch.setenv("TEREC_URL", "sqlite:///other.sqlite")
    said = terec("doctor")
    assert said.code == 3
    assert "other.sqlite" in said.out


def test_doctor_makes_no_file(terec: Terec, folder: Path) -> None:
    said = terec("doctor", "--json")
    assert (said.code, said.json["found"]["file"]["origin"]) == (0, "not made yet")
    assert not (folder.parent / "terec.sqlite").exists()


def test_ci_without_an_address_is_wrong(terec: Terec, in_ci: Callable[..., None]) -> None:
    in_ci(TEREC_URL="")
    said = terec("doctor")
    assert said.code == 2
    assert "Set TEREC_URL in the CI's settings." in said.out


@pytest.mark.parametrize("name", COMPLETE)
def test_every_ci_is_named_with_the_variable_of_each_word(
    terec: Terec, folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for variable, value in COMPLETE[name].items():
        monkeypatch.setenv(variable, value)
    found = terec("doctor", "--json").json["found"]
    assert found["ci"]["value"] == name
    for word in ("suite", "branch", "run_id", "commit", "pull_request", "sender"):
        assert found[word]["origin"] in COMPLETE[name], word


def test_reports_are_counted_or_missed(terec: Terec, report: Report, folder: Path) -> None:
    report("build/one.xml", adds=True)
    (folder / "empty").mkdir()
    assert terec("doctor", "build", "--json").json["found"]["reports"]["value"] == "1 file"
    for path in ("nowhere", "empty"):
        said = terec("doctor", path)
        assert said.code == 2
        assert path in said.out.partition("wrong:")[2]


def test_variable_that_lies_is_named_with_its_value(terec: Terec, in_ci: Callable[..., None]) -> None:
    in_ci(GITHUB_RUN_ID="today")
    said = terec("doctor")
    assert said.code == 2
    assert "GITHUB_RUN_ID is no whole number: 'today'." in said.out
    assert "Give --run-id." in said.out


def test_what_a_variable_holds_cannot_command_the_terminal(terec: Terec, in_ci: Callable[..., None]) -> None:
    in_ci(GITHUB_WORKFLOW="CI\x1b[31m", GITHUB_RUN_ID="\x1b]0;owned\x07")
    assert "\x1b" not in terec("doctor").out
