"""`terec ci` with real commands, real signals and servers that are there, away or slow."""

import gzip
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from terec.cli.main import run
from terec.spool import Spool
from terec.store import Store
from terec.store_sqlite import open_store
from terec_testing.processes import call
from terec_testing.server import Switch, an_app, serving

TEREC = [sys.executable, "-c", "from terec.cli.main import main; main()"]
PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
PLACE = ("--org", "acme", "--project", "web", "--suite", "unit")
TESTS = """
def test_adds():
    assert 1 + 1 == 2

def test_pays():
    assert "the card was declined by the bank" == "paid"
"""
GREEN_TESTS = TESTS.replace('"paid"', '"the card was declined by the bank"')

Said = subprocess.CompletedProcess[str]
Terec = Callable[..., Said]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """No CI, a file of its own, no repository around."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "SYSTEMROOT") if name in os.environ}
    return {
        **kept,
        "TEREC_URL": f"sqlite:///{tmp_path / 'terec.sqlite'}",
        "TEREC_SPOOL": str(tmp_path / "spool"),
        "GIT_CEILING_DIRECTORIES": str(tmp_path.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


@pytest.fixture
def terec(
    work: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Terec:
    """The command in this process; what its command writes is captured as well."""
    for name in os.environ:
        if name not in environment:
            monkeypatch.delenv(name)
    monkeypatch.chdir(work)

    def said(*words: object, **more: str) -> Said:
        for name, value in {**environment, **more}.items():
            monkeypatch.setenv(name, value)
        capfd.readouterr()
        code = run([str(word) for word in words])
        out, err = capfd.readouterr()
        for name in more.keys() - environment.keys():
            monkeypatch.delenv(name)
        return subprocess.CompletedProcess(["terec", *map(str, words)], code, out, err)

    return said


@pytest.fixture
def ci(terec: Terec) -> Terec:
    """`terec ci OPTIONS -- COMMAND`, the command as a list."""

    def said(command: list[str], *options: object, **more: str) -> Said:
        return terec("ci", *PLACE, *options, "--", *command, **more)

    return said


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Store]:
    """The store of the server."""
    with open_store(tmp_path / "server.sqlite") as store:
        yield store


@pytest.fixture
def server(kept: Store) -> Iterator[str]:
    """A server that has the project."""
    with serving(an_app(kept)) as url:
        assert call("PUT", f"{url}/admin/orgs", {"name": "acme"})[0] == 201
        assert call("PUT", f"{url}/admin/orgs/acme/projects", {"org": "acme", "name": "web"})[0] == 201
        yield url


@contextmanager
def deaf() -> Iterator[str]:
    """The URL of something that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def script(work: Path, text: str) -> list[str]:
    path = work / "run.py"
    path.write_text(text)
    return [sys.executable, "run.py"]


def a_report(*failing: str) -> str:
    """Python that writes a report of two tests."""
    cases = "".join(
        f'<testcase classname="a.B" name="{name}">'
        + ('<failure message="the disk of the build is full"/>' if name in failing else "")
        + "</testcase>"
        for name in ("adds", "pays")
    )
    return f"open('junit.xml', 'w').write('<testsuite>{cases}</testsuite>')\n"


def test_pytest_that_fails_is_imported_and_stays_red(ci: Terec, terec: Terec, work: Path) -> None:
    (work / "test_shop.py").write_text(TESTS)
    said = ci(PYTEST)
    assert said.returncode == 1
    assert "1 failed, 1 passed" in said.stdout
    assert "✘ Red: 1 of 1 failure is yours." in said.stdout
    failed = json.loads(terec("tests", "failed", "unit", "main", *PLACE[:4], "--json").stdout)
    assert [each["test_run"]["test_case"] for each in failed] == ["test_pays"]


def test_pytest_that_passes_is_green(ci: Terec, work: Path) -> None:
    (work / "test_shop.py").write_text(GREEN_TESTS)
    said = ci(PYTEST)
    assert said.returncode == 0, said.stderr
    assert "✔ Green" in said.stdout


def test_failure_that_the_target_has_too_is_lowered(ci: Terec, work: Path) -> None:
    (work / "test_shop.py").write_text(TESTS)
    assert ci(PYTEST, "--branch", "main", "--commit", "c1").returncode == 1
    change = ("--branch", "fix", "--target", "main", "--base", "c1", "--commit", "c2", "--pull-request", 7)
    said = ci(PYTEST, *change)
    assert said.returncode == 0, said.stdout + said.stderr
    assert "every failure has an excuse" in said.stderr
    (work / "test_shop.py").write_text(TESTS + "\ndef test_ships():\n    assert 'parcel lost on its way' == ''\n")
    assert ci(PYTEST, *change, "--run-id", 9).returncode == 1


def test_crash_of_pytest_beside_excused_failures_stays_red(ci: Terec, work: Path) -> None:
    (work / "test_shop.py").write_text(TESTS)
    assert ci(PYTEST, "--branch", "main", "--commit", "c1").returncode == 1
    (work / "conftest.py").write_text("def pytest_sessionfinish(session):\n    session.exitstatus = 3\n")
    change = ("--branch", "fix", "--target", "main", "--base", "c1", "--commit", "c2")
    said = ci(PYTEST, *change)
    assert said.returncode == 3
    assert "says more than that tests failed" in said.stderr


def test_settings_of_pytest_that_name_a_report_are_left_alone(ci: Terec, work: Path) -> None:
    (work / "test_shop.py").write_text(GREEN_TESTS)
    (work / "pytest.ini").write_text("[pytest]\naddopts = --junitxml=own/unit.xml\n")
    said = ci(PYTEST, "--reports", "own")
    assert said.returncode == 0, said.stderr
    assert "own/unit.xml" in said.stderr


def test_report_of_an_earlier_run_is_never_read(ci: Terec, work: Path) -> None:
    assert ci(script(work, a_report())).returncode == 0
    said = ci(script(work, "raise SystemExit(1)"))
    assert said.returncode == 1
    assert "1 older one was left alone" in said.stderr
    assert "no report shows which test did" in said.stderr


def test_compile_error_with_clean_reports_stays_red(ci: Terec, work: Path) -> None:
    said = ci(script(work, a_report() + "raise SystemExit(2)"))
    assert said.returncode == 2
    assert "its reports hold no failed test" in said.stderr


def test_success_without_a_report_is_not_green(ci: Terec, work: Path) -> None:
    assert ci(script(work, "")).returncode == 4
    assert ci(script(work, ""), "--report-optional").returncode == 0


def test_swallowed_failure_is_red(ci: Terec, work: Path) -> None:
    assert ci(script(work, a_report("pays"))).returncode == 1


def test_report_that_breaks_off_is_never_green(ci: Terec, work: Path) -> None:
    broken = "open('junit.xml', 'w').write('<testsuite><testcase name=\"a\" classname=\"B\"/><testcase')\n"
    assert ci(script(work, broken)).returncode == 4
    assert ci(script(work, broken + "raise SystemExit(1)")).returncode == 1


def test_named_report_alone_is_read(ci: Terec, work: Path) -> None:
    both = a_report("pays") + a_report().replace("junit.xml", "mine.xml")
    said = ci(script(work, both), "--reports", "mine.xml", "--json")
    assert (said.returncode, json.loads(said.stdout)["reports"]) == (0, ["mine.xml"])


def test_command_that_cannot_be_started_is_told_as_a_shell_does(ci: Terec, work: Path) -> None:
    said = ci(["no-such-command"])
    assert (said.returncode, said.stderr) == (
        127,
        "terec: 'no-such-command' is not found, or what its first line names is not.\n",
    )
    (work / "text").write_text("no program")
    said = ci(["./text"])
    assert (said.returncode, said.stderr) == (126, "terec: './text' cannot be executed: Permission denied.\n")


def test_streams_are_the_command_s_own(work: Path, environment: dict[str, str]) -> None:
    command = script(work, "import sys; print(sys.stdin.read().upper()); print('warned', file=sys.stderr)")
    said = subprocess.run(
        [*TEREC, "ci", "--report-optional", "--", *command, "--json"],
        env=environment, cwd=work, input="hello", capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (said.returncode, said.stdout) == (0, "HELLO\n")
    assert said.stderr.startswith("warned\n")


def test_with_json_the_answer_alone_is_on_stdout(ci: Terec, work: Path) -> None:
    said = ci(script(work, a_report("pays") + "print('noise')"), "--json")
    answer = json.loads(said.stdout)
    assert (answer["exit_code"], answer["command_exit_code"], answer["fail_count"]) == (1, 0, 1)
    assert answer["gate"]["gate"]["outcome"] == "red"
    assert "noise\n" in said.stderr


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM])
def test_command_that_a_signal_ends_is_128_and_its_number(ci: Terec, work: Path, number: signal.Signals) -> None:
    die = f"import os, signal; signal.signal({signal.SIGTERM}, signal.SIG_DFL)\nos.kill(os.getpid(), {number})"
    assert ci(script(work, die)).returncode == 128 + number
    assert ci(script(work, a_report("pays") + die)).returncode == 128 + number


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize(
    ("number", "ends", "code"), [(signal.SIGTERM, "9", 9), (signal.SIGINT, "0", 130), (signal.SIGHUP, "0", 129)]
)
def test_signal_reaches_the_command_and_what_it_wrote_is_not_imported(
    terec: Terec, work: Path, environment: dict[str, str], number: signal.Signals, ends: str, code: int
) -> None:
    handler = f"def end(*words):\n    {a_report('pays')}    print('got', words[0])\n    sys.exit({ends})\n"
    wait = f"signal.signal({number}, end)\nprint('ready', flush=True)\nsignal.pause()\n"
    command = script(work, f"import signal, sys\n{handler}{wait}")
    process = subprocess.Popen(
        [*TEREC, "ci", "--", *command],
        env=environment, cwd=work, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        preexec_fn=_obey_signals,
    )  # fmt: skip
    with process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (code, f"got {number}\n", "terec: Interrupted; nothing was imported.\n")


def _obey_signals() -> None:
    """As from a terminal, also where the tests run as a job in the background, which ignores some."""
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


def test_in_ci_without_an_address_the_command_is_not_run(ci: Terec, work: Path) -> None:
    said = ci(script(work, "open('ran', 'w')"), CI="true", TEREC_URL="")
    assert (said.returncode, (work / "ran").exists()) == (2, False)
    assert "TEREC_URL" in said.stderr


@pytest.mark.parametrize(
    "options", [("--wait", "soon"), ("--failure-code", "0"), ("--fail-on", "all"), ("--dry-run", "--check-later")]
)
def test_wrong_option_is_told_before_the_command_is_run(ci: Terec, work: Path, options: tuple[str, ...]) -> None:
    said = ci(script(work, "open('ran', 'w')"), *options)
    assert (said.returncode, (work / "ran").exists()) == (2, False)


def test_dry_run_judges_and_stores_nothing(ci: Terec, terec: Terec, server: str, work: Path) -> None:
    assert ci(script(work, a_report()), TEREC_URL=server).returncode == 0
    command = script(work, a_report("pays") + "raise SystemExit(1)")
    said = ci(command, "--dry-run", "--branch", "fork", "--against", "main", TEREC_URL=server)
    assert said.returncode == 1
    assert "Nothing was stored." in said.stdout
    branches = json.loads(terec("builds", "branches", "unit", *PLACE[:4], "--json", TEREC_URL=server).stdout)
    assert [each["branch"] for each in branches] == ["main"]


def test_shard_leaves_the_verdict_to_the_last_job(ci: Terec, terec: Terec, work: Path) -> None:
    shard = ("--run-id", 1, "--parts", 2, "--check-later")
    assert ci(script(work, a_report("pays") + "raise SystemExit(1)"), *shard, "--part", "1").returncode == 0
    assert ci(script(work, "raise SystemExit(1)"), *shard, "--part", "2").returncode == 1
    assert terec("check", "unit", "main", 1, *PLACE[:4]).returncode == 4
    assert ci(script(work, a_report()), *shard, "--part", "2").returncode == 0
    assert terec("check", "unit", "main", 1, *PLACE[:4]).returncode == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [(a_report(), 0), (a_report("pays"), 3), (a_report("pays") + "raise SystemExit(5)", 5), ("raise SystemExit(6)", 6)],
    ids=["passes", "swallowed failure", "failure", "crash"],
)
def test_server_that_is_away_or_deaf_costs_no_more_than_the_wait(ci: Terec, work: Path, text: str, code: int) -> None:
    with deaf() as url:
        for address in (url, "http://127.0.0.1:9"):
            said = ci(script(work, text), "--wait", "1s", TEREC_URL=address)
            assert said.returncode == code, said.stderr
            assert ("Kept in the spool" in said.stderr) is ("junit" in text)


def test_results_that_waited_arrive_once_with_their_start(ci: Terec, terec: Terec, server: str, work: Path) -> None:
    port = server.rpartition(":")[2]
    away = f"http://127.0.0.1:{port}/"  # the same address, as a person may write it
    command = script(work, a_report("pays") + "raise SystemExit(1)")
    start = "2026-03-01T12:00:00Z"
    down = {"http_proxy": "http://127.0.0.1:9", "TEREC_URL": away}
    assert ci(command, "--run-id", 1, "--time", start, "--wait", "1s", **down).returncode == 1
    (waiting,) = json.loads(terec("spool", "list", "--json").stdout)
    assert (waiting["url"], waiting["run"]["run_id"], waiting["failures"]) == (server, 1, 1)
    said = ci(command, "--run-id", 2, TEREC_URL=server)
    assert "Sent 1 upload that waited: 2 results." in said.stderr
    runs = json.loads(terec("builds", "history", "unit", "main", *PLACE[:4], "--json", TEREC_URL=server).stdout)
    assert [(each["run_id"], each["arrived_total"]) for each in runs] == [(2, 2), (1, 2)]
    assert runs[1]["started"] == start
    assert json.loads(terec("spool", "list", "--json").stdout) == []


def test_token_is_in_no_spooled_file(ci: Terec, work: Path, tmp_path: Path) -> None:
    command = script(work, a_report())
    assert (
        ci(
            command, "--api-key", "terec_secret_one", TEREC_URL="http://127.0.0.1:9", TEREC_API_KEY="terec_secret_two"
        ).returncode
        == 0
    )
    (path,) = (tmp_path / "spool").glob("*.upload.gz")
    text = gzip.decompress(path.read_bytes())
    assert b'"acme"' in text
    assert b"secret" not in text


def _keep(ci: Terec, work: Path, count: int, *more: object) -> None:
    for number in range(1, count + 1):
        words = ("--run-id", number, *more)
        assert ci(script(work, a_report()), *words, TEREC_URL="http://127.0.0.1:9").returncode == 0


def _readdress(folder: Path, url: str) -> None:
    """Have what waits wait for another server."""
    spool = Spool(folder, 2**30, lambda: datetime.now(UTC))
    for kept in spool.waiting():
        upload, counts = spool.read(kept)
        spool.put(replace(upload, url=url), list(spool.results(kept, counts.results)))
        spool.drop(kept)


def test_two_processes_that_send_one_spool_store_each_upload_once(
    ci: Terec, server: str, work: Path, tmp_path: Path, environment: dict[str, str], terec: Terec
) -> None:
    _keep(ci, work, 4)
    _readdress(tmp_path / "spool", server)
    words = [*TEREC, "spool", "send", "--json", "--url", server]
    both = [
        subprocess.Popen(words, env=environment, cwd=work, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [process.communicate(timeout=90) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert sum(json.loads(out)["uploads"] for out, _ in said) == 4
    runs = json.loads(terec("builds", "history", "unit", "main", *PLACE[:4], "--json", TEREC_URL=server).stdout)
    assert [(each["run_id"], each["arrived_total"]) for each in runs] == [(4, 2), (3, 2), (2, 2), (1, 2)]


def test_spoiled_and_refused_uploads_are_set_aside_and_the_rest_goes_on(
    ci: Terec, server: str, work: Path, tmp_path: Path, terec: Terec
) -> None:
    _keep(ci, work, 3)
    assert (
        terec("import", "junit.xml", "--org", "acme", "--project", "unknown", TEREC_URL="http://127.0.0.1:9").returncode
        == 0
    )
    _readdress(tmp_path / "spool", server)
    first, *_ = sorted((tmp_path / "spool").glob("*.upload.gz"))
    first.write_bytes(first.read_bytes()[:-9])
    said = ci(script(work, a_report()), "--run-id", 9, TEREC_URL=server)
    assert said.returncode == 0
    assert "Sent 2 uploads that waited: 4 results." in said.stderr
    assert said.stderr.count("Set aside, and sent no more") == 2
    assert "cut off" in said.stderr
    assert "'unknown'" in said.stderr
    aside = json.loads(terec("spool", "list", "--json").stdout)
    assert len([each for each in aside if each["set_aside"]]) == 2
    call("PUT", f"{server}/admin/orgs/acme/projects", {"org": "acme", "name": "unknown"})
    again = terec("spool", "send", "--set-aside", "--json", "--url", server)
    assert (again.returncode, json.loads(again.stdout)["uploads"]) == (1, 1)
    assert terec("spool", "drop", "--all").returncode == 2
    assert terec("spool", "drop", "--all", "--yes").returncode == 0
    assert json.loads(terec("spool", "list", "--json").stdout) == []


def test_upload_of_which_a_part_arrived_is_there_once(
    ci: Terec, kept: Store, work: Path, tmp_path: Path, terec: Terec
) -> None:
    """The server stores results and is cut before it answers."""
    switch, app = Switch(), an_app(kept)

    async def stores_and_says_nothing(scope: Any, receive: Any, send: Any) -> None:
        async def swallow(message: Any) -> None:
            if not scope["path"].endswith("/tests"):
                await send(message)

        await app(scope, receive, swallow)

    with serving(switch) as url:
        switch.app = app
        assert call("PUT", f"{url}/admin/orgs", {"name": "acme"})[0] == 201
        assert call("PUT", f"{url}/admin/orgs/acme/projects", {"org": "acme", "name": "web"})[0] == 201
        switch.app = stores_and_says_nothing
        said = ci(script(work, a_report("pays") + "raise SystemExit(1)"), "--wait", "5s", TEREC_URL=url)
        assert "Kept in the spool" in said.stderr
        switch.app = app
        assert terec("spool", "send", TEREC_URL=url).returncode == 0
        runs = json.loads(terec("builds", "history", "unit", "main", *PLACE[:4], "--json", TEREC_URL=url).stdout)
        assert [(each["total_count"], each["arrived_total"], each["open_uploads"]) for each in runs] == [(2, 2, 0)]


def test_wrong_token_leaves_what_waits_where_it_is(
    ci: Terec, server: str, work: Path, tmp_path: Path, terec: Terec
) -> None:
    setup = terec("admin", "setup", "closed", "web", "unit", "--private", "--json", TEREC_URL=server)
    token = json.loads(setup.stdout)["tokens"]["write"]
    words = ("--org", "closed", "--project", "web")
    work.joinpath("junit.xml").write_text('<testsuite><testcase classname="a.B" name="c"/></testsuite>')
    assert terec("import", "junit.xml", *words, TEREC_URL="http://127.0.0.1:9").returncode == 0
    _readdress(tmp_path / "spool", server)
    assert terec("spool", "send", TEREC_URL=server, TEREC_API_KEY="wrong").returncode == 1
    assert json.loads(terec("spool", "list", "--json").stdout)[0]["set_aside"] is None
    assert terec("spool", "send", TEREC_URL=server, TEREC_API_KEY=token).returncode == 0


def test_test_step_of_before_is_weighed_by_the_same_table(terec: Terec, work: Path) -> None:
    def step(code: int, *more: object) -> Said:
        return terec("import", "junit.xml", *PLACE, "--check", "--test-exit", code, *more)

    assert [step(0).returncode, step(1).returncode] == [4, 1]  # no report at all
    (work / "junit.xml").write_text('<testsuite><testcase classname="a.B" name="c"/></testsuite>')
    assert [step(0).returncode, step(1).returncode, step(137).returncode] == [0, 1, 137]
    assert terec("import", "junit.xml", *PLACE, "--test-exit", 1).returncode == 2


def test_import_keeps_what_a_server_that_is_away_cannot_take(terec: Terec, work: Path) -> None:
    (work / "junit.xml").write_text('<testsuite><testcase classname="a.B" name="c"/></testsuite>')
    away = {"TEREC_URL": "http://127.0.0.1:9"}
    words = ("import", "junit.xml", *PLACE)
    codes = [terec(*words, *more, **away).returncode for more in ((), ("--required",), ("--check",))]
    assert codes == [0, 3, 3]
    assert terec(*words, **away, TEREC_SPOOL="/proc/nowhere").returncode == 3  # lost, not kept
    assert terec(*words, "--dry-run", **away).returncode == 3
    assert len(json.loads(terec("spool", "list", "--json").stdout)) == 3


def test_counts_of_a_console_log_wait_as_well(terec: Terec, server: str, work: Path, tmp_path: Path) -> None:
    (work / "build.log").write_text(
        "[INFO]  T E S T S\n[INFO] Running a.B\n"
        "[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 1, Time elapsed: 0.1 s - in a.B\n"
        "[INFO] Results:\n[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 1\n[INFO] BUILD SUCCESS\n"
    )
    words = ("import", "--console", "build.log", *PLACE)
    assert terec(*words, TEREC_URL="http://127.0.0.1:9").returncode == 0
    _readdress(tmp_path / "spool", server)
    assert terec("spool", "send", TEREC_URL=server).returncode == 0
    (run,) = json.loads(terec("builds", "history", "unit", "main", *PLACE[:4], "--json", TEREC_URL=server).stdout)
    assert (run["pass_count"], run["skip_count"]) == (2, 1)
