"""`terec demo` as a process: what a new user sees first."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from terec.ingest import StoreAdministration, StoreResults
from terec.model import Org, Project, RunKey, SuiteKey, TextLimit
from terec.store_sqlite import open_store
from terec_testing import a_failure, a_header, a_run

BIN = Path(sys.executable).parent


def terec_demo(home: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [BIN / "terec", "demo", *words], cwd=home, env=environment(home, **variables), capture_output=True, text=True
    )


def environment(home: Path, **variables: str) -> dict[str, str]:
    return {
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(home),
        "USERPROFILE": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "LOCALAPPDATA": str(home / "data"),
        "COLUMNS": "100",
        **variables,
    }


def commands_of(demo: subprocess.CompletedProcess[str]) -> list[str]:
    return demo.stdout.partition("Try next:\n")[2].split("\n  ")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def demo(home):
    return terec_demo(home)


def test_demo_ends_well_in_a_fresh_folder(demo):
    assert (demo.returncode, demo.stderr) == (0, "")


def test_demo_shows_the_failures_of_the_last_build(demo):
    assert "keepsTaxOfInvoice" in demo.stdout
    assert "test_decodes" in demo.stdout


def test_demo_shows_one_test_through_the_builds(demo):
    assert "applies a voucher while totals are loading" in demo.stdout
    assert demo.stdout.count("F") >= 10


def test_demo_shows_a_bar_for_each_build(demo):
    assert "█" in demo.stdout.partition("Failed tests of each build")[2]


def test_demo_ends_with_verdicts_and_why(demo):
    verdicts = demo.stdout.partition("Is it new, known or flaky")[2]
    for word in ("▲ NEW", "● KNOWN", "~ FLAKY", "! INFRA"):
        assert word in verdicts
    assert "it failed in none of" in verdicts


def test_demo_has_a_file_of_its_own_and_leaves_no_reports_behind(demo, home):
    assert [path.name for path in home.rglob("*.sqlite")] == ["demo.sqlite"]
    assert not list(home.rglob("*.xml"))


@pytest.mark.parametrize("place", [0, 1, 2])
def test_the_commands_it_names_work_when_pasted(place, demo, home):
    pasted = subprocess.run(
        commands_of(demo)[place].strip(), shell=True, cwd=home, env=environment(home), capture_output=True, text=True
    )

    assert (pasted.returncode, pasted.stderr) == (1 if place == 2 else 0, "")
    assert pasted.stdout


def test_running_it_again_replaces_its_org_and_nothing_else(tmp_path):
    file = tmp_path / "shared.sqlite"
    _store_a_failure(file)

    first = terec_demo(tmp_path, "--file", str(file), "--json")
    second = terec_demo(tmp_path, "--file", str(file), "--json")

    assert first.returncode == second.returncode == 0
    summary = json.loads(second.stdout)
    assert json.loads(first.stdout) == summary
    with open_store(file) as store:
        assert [org.name for org in store.orgs()] == ["acme", "test"]
        assert [result.test_case for result in store.results(RunKey("acme", "shop", "ci", "main", 1))] == ["adds"]
        assert len(store.runs(SuiteKey("test", "test", "ci"), None, 100)) == 66


def test_json_is_a_summary_that_names_the_org_where_others_are(tmp_path):
    file = tmp_path / "shared.sqlite"
    _store_a_failure(file)

    summary = json.loads(terec_demo(tmp_path, "--file", str(file), "--json").stdout)

    assert (summary["file"], summary["org"], summary["project"], summary["suite"]) == (str(file), "test", "test", "ci")
    assert summary["branches"]["main"] == 60
    assert summary["test_count"] == 26400
    assert all(command.endswith("--org test --project test") for command in summary["commands"])


def test_started_by_run_sh_the_commands_start_with_it_and_need_no_url(tmp_path):
    file = tmp_path / "demo.sqlite"
    words = {"TEREC_COMMAND": "./run.sh terec", "TEREC_URL": f"sqlite:///{file}"}

    summary = json.loads(terec_demo(tmp_path, "--file", str(file), "--json", **words).stdout)

    assert all(command.startswith("./run.sh terec ") and "--url" not in command for command in summary["commands"])


def test_a_file_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "occupied").write_text("a file where the folder should be")

    refused = terec_demo(tmp_path, "--file", str(tmp_path / "occupied" / "demo.sqlite"))

    assert refused.returncode == 3
    assert refused.stderr.startswith("terec: ")
    assert refused.stderr.count("\n") == 1


def _store_a_failure(file):
    def now():
        return datetime(2026, 3, 1, tzinfo=UTC)

    with open_store(file) as store:
        administration, results = StoreAdministration(store, now), StoreResults(store, now, TextLimit())
        administration.create_org(Org("acme"))
        administration.put_project(Project("acme", "shop"))
        results.put_run(a_run())
        results.add_results(RunKey("acme", "shop", "ci", "main", 1), a_header(), [a_failure()])
