"""The gate from the first import to the last, as processes: on a file and on a server, with the same answers."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from terec.store_sqlite import open_store
from terec_testing.server import an_app, serving

TEREC = [sys.executable, "-c", "from terec.cli.main import main; main()"]
PLACE = ("--org", "acme", "--project", "web")
DECLINED, CLOSED = "card was declined by bank", "socket was closed by peer"
PAGE = "http://ci.example.com/main/2"

Said = subprocess.CompletedProcess[str]


class Ci:
    """What a CI does: imports a report of a run, and asks the gate."""

    def __init__(self, url: str, folder: Path) -> None:
        self._folder = folder
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "PYTHONPATH") if name in os.environ}
        self._environment = {**kept, "TEREC_URL": url, "GIT_CEILING_DIRECTORIES": str(folder.parent)}

    def terec(self, *words: object) -> Said:
        return subprocess.run(
            [*TEREC, *map(str, words)],
            env=self._environment, cwd=self._folder, capture_output=True, text=True, timeout=60,
        )  # fmt: skip

    def report(self, **tests: str | None) -> Path:
        """Ten tests that pass, and those named: they pass for None, else fail with the text."""
        cases = "".join(_case(name, text) for name, text in ({f"passes{i}": None for i in range(10)} | tests).items())
        path = self._folder / "report.xml"
        path.write_text(f'<testsuite name="s">{cases}</testsuite>')
        return path

    def builds(self, run_id: int, *words: object, **tests: str | None) -> None:
        said = self.terec(
            "import", self.report(**tests), *PLACE, "--suite", "ci", "--run-id", run_id, "--complete", *words
        )
        assert said.returncode == 0, said.stderr

    def main(self, run_id: int, **tests: str | None) -> None:
        page = f"http://ci.example.com/main/{run_id}"
        self.builds(run_id, "--branch", "main", "--commit", f"a{run_id}", "--build-url", page, **tests)

    def request(self, run_id: int, base: int, branch: str = "fix", **tests: str | None) -> None:
        change = ("--target", "main", "--base", f"a{base}", "--pull-request", branch, "--author", "mira")
        self.builds(run_id, "--branch", branch, "--commit", f"{branch}{run_id}", *change, **tests)

    def gate(self, branch: str, run_id: int, *words: object) -> tuple[int, list[tuple[str, str | None]], Any]:
        """Exit code, verdict and excuse of each failure, and the whole answer."""
        said = self.terec("check", "ci", branch, run_id, *PLACE, "--json", *words)
        answer = json.loads(said.stdout)
        failures = answer["gate"]["failures"]
        told = [(each["judged"]["verdict"], each["excuse"] and each["excuse"]["kind"]) for each in failures]
        return said.returncode, told, answer


def _case(name: str, text: str | None) -> str:
    inner = f'<failure message="{text}">AssertionError: {text}</failure>' if text else ""
    return f'<testcase classname="com.acme.CartTest" name="{name}" time="0.5">{inner}</testcase>'


@pytest.fixture(params=["file", "server"])
def ci(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ci]:
    """A CI that records into a file of its own, or on a server."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    if request.param == "file":
        yield _set_up(Ci(f"sqlite:///{tmp_path / 'own.sqlite'}", folder))
        return
    with open_store(tmp_path / "server.sqlite") as store, serving(an_app(store)) as url:
        yield _set_up(Ci(url, folder))


def _set_up(ci: Ci) -> Ci:
    assert ci.terec("admin", "setup", "acme", "web", "ci").returncode == 0
    return ci


def test_long_lived_branch_from_new_to_known_to_new(ci: Ci) -> None:
    for number, pays in enumerate((None, None, DECLINED, DECLINED, CLOSED), 1):
        ci.main(number, pays=pays)
    assert ci.gate("main", 2)[:2] == (0, [])
    assert ci.gate("main", 3)[:2] == (1, [("NEW", None)])
    code, told, answer = ci.gate("main", 4)
    assert (code, told) == (0, [("KNOWN", "open")])
    assert answer["gate"]["failures"][0]["excuse"]["proof"]["run_id"] == 3
    assert ci.gate("main", 4, "--fail-on", "open")[0] == 1
    assert ci.gate("main", 5)[:2] == (1, [("NEW", None)])


def test_pull_request_is_red_for_its_own_and_green_for_the_targets(ci: Ci) -> None:
    ci.main(1, pays=None)
    ci.main(2, pays=DECLINED)
    ci.request(1, 2, pays=DECLINED, adds=CLOSED)
    ci.request(2, 2, pays=DECLINED, adds=CLOSED)
    ci.request(1, 2, "other", pays=DECLINED)
    assert [ci.gate("fix", number)[0] for number in (1, 2)] == [1, 1]
    code, told, answer = ci.gate("other", 1)
    assert (code, told) == (0, [("KNOWN", "target")])
    assert answer["gate"]["failures"][0]["judged"]["upstream"] == "main"
    assert answer["links"]["main #2"] == PAGE
    page = ci.terec("check", "ci", "other", 1, *PLACE).stdout
    assert page.startswith("✔ Green: 1 failure, each with an excuse.\n")
    assert PAGE in page


def test_dry_run_before_a_push_reads_and_stores_nothing(ci: Ci) -> None:
    ci.main(1, pays=None)
    ci.main(2, pays=DECLINED)
    words = (*PLACE, "--suite", "ci", "--branch", "fix", "--dry-run", "--against", "main", "--base", "a2", "--json")
    mine = ci.terec("import", ci.report(pays=DECLINED, adds=CLOSED), *words)
    theirs = ci.terec("import", ci.report(pays=DECLINED), *words)
    assert (mine.returncode, theirs.returncode) == (1, 0)
    assert len(json.loads(mine.stdout)["gate"]["failures"]) == 2
    branches = json.loads(ci.terec("builds", "branches", "ci", *PLACE, "--json").stdout)
    assert [each["branch"] for each in branches] == ["main"]


def test_excuse_makes_green_and_its_withdrawal_red_again(ci: Ci) -> None:
    ci.main(1, pays=None)
    ci.request(1, 1, pays=DECLINED)
    code, _, answer = ci.gate("fix", 1)
    cause = answer["verdicts"]["causes"][0]["cause_id"]
    words = ("--because", "the bank moved", "--ticket", "SHOP-7", "--who", "mira", *PLACE, "--json")
    excuse = json.loads(ci.terec("excuse", "ci", "fix", 1, cause, *words).stdout)
    ci.request(2, 1, pays=DECLINED)
    assert (code, *ci.gate("fix", 2)[:2]) == (1, 0, [("KNOWN", "acknowledged")])
    ci.terec("excuses", "withdraw", "ci", excuse["excuse_id"], "--who", "jonas", *PLACE)
    assert ci.gate("fix", 2)[0] == 1


@pytest.mark.parametrize("ci", ["file"], indirect=True)
def test_markdown_is_what_a_job_posts(ci: Ci) -> None:
    ci.main(1, pays=None)
    ci.request(1, 1, pays="@octocat card was declined by bank")
    said = ci.terec("check", "ci", "fix", 1, *PLACE, "--markdown")
    assert said.returncode == 1
    assert said.stdout.startswith("### ❌ Red: 1 of 1 failure is yours.\n")
    assert "@octocat" not in said.stdout


def test_problem_of_a_deleted_run_goes_with_it(ci: Ci) -> None:
    for number, pays in enumerate((None, DECLINED), 1):
        ci.main(number, pays=pays)
    opened = json.loads(ci.terec("problems", "ci", *PLACE, "--json").stdout)

    assert ci.terec("runs", "delete", "ci", "main", 2, "--yes", *PLACE).returncode == 0

    left = json.loads(ci.terec("problems", "ci", *PLACE, "--json").stdout)
    assert (len(opened), left) == (1, [])


def test_look_at_causes_problems_and_one_failure(ci: Ci) -> None:
    for number, pays in enumerate((None, DECLINED, DECLINED), 1):
        ci.main(number, pays=pays)
    (problem,) = json.loads(ci.terec("problems", "ci", *PLACE, "--json").stdout)
    assert (problem["state"], problem["title"], problem["builds"]) == ("open", DECLINED, 2)
    (cause,) = json.loads(ci.terec("failures", "ci", *PLACE, "--json").stdout)
    assert (cause["cause"]["cause_id"], cause["runs"]) == (problem["problem_id"], 2)
    signature = problem["pairs"][0]["signature"]
    facts = json.loads(ci.terec("failures", "show", signature, *PLACE, "--json").stdout)
    assert (facts["runs"], facts["regression"]) == (2, False)
    compared = ci.terec("failures", "compare", "ci", "main", 2, "pays", "ci", "main", 3, "pays", *PLACE, "--json")
    assert json.loads(compared.stdout)["same_strict"]
    for words in (("problems",), ("failures",), ("tests", "flaky"), ("excuses",), ("reanalyze",)):
        assert ci.terec(*words, "ci", *PLACE).returncode == 0
