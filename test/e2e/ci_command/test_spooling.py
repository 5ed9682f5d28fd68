"""What a server cannot take, because it is away, deaf or refuses, waits in the spool and arrives once."""

import gzip
import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from terec.ingest import StoreResults
from terec.model import RunCompleted, RunKey, StoreUnreachable
from terec.spool import Spool
from terec.store import Store
from terec_testing.ci_command import PLACE, TEREC, Terec, a_report, deaf, keep, readdress, script
from terec_testing.processes import call
from terec_testing.server import Switch, an_app, serving


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


def test_two_processes_that_send_one_spool_store_each_upload_once(
    ci: Terec, server: str, work: Path, tmp_path: Path, environment: dict[str, str], terec: Terec
) -> None:
    keep(ci, work, 4)
    readdress(tmp_path / "spool", server)
    words = [*TEREC, "spool", "send", "--json", "--url", server]
    both = [
        subprocess.Popen(words, env=environment, cwd=work, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [process.communicate(timeout=90) for process in both]
    found = [json.loads(out) for out, _ in said]
    assert sum(each["uploads"] for each in found) == 4
    for process, sent in zip(both, found, strict=True):  # who came while the other sent must not say that all is sent
        assert process.returncode == (1 if sent["left"] else 0), said
    runs = json.loads(terec("builds", "history", "unit", "main", *PLACE[:4], "--json", TEREC_URL=server).stdout)
    assert [(each["run_id"], each["arrived_total"]) for each in runs] == [(4, 2), (3, 2), (2, 2), (1, 2)]


def test_who_finds_another_process_sending_does_not_say_that_nothing_waits(
    ci: Terec, server: str, work: Path, tmp_path: Path, terec: Terec
) -> None:
    keep(ci, work, 1)
    readdress(tmp_path / "spool", server)
    with Spool(tmp_path / "spool", 2**30, lambda: datetime.now(UTC)).sending() as alone:
        assert alone
        said = terec("spool", "send", "--url", server)
    assert said.returncode == 1
    assert "Another process sends what waits" in said.stdout
    assert terec("spool", "send", "--url", server).returncode == 0


def test_what_was_set_aside_of_another_server_stays_aside(
    ci: Terec, server: str, work: Path, tmp_path: Path, terec: Terec
) -> None:
    keep(ci, work, 1)
    spool = Spool(tmp_path / "spool", 2**30, lambda: datetime.now(UTC))
    spool.set_aside(*spool.waiting(), "no such project")
    assert terec("spool", "send", "--set-aside", "--url", server).returncode == 0
    assert [each.reason for each in spool.aside()] == ["no such project"]


def test_what_is_set_aside_is_told_until_it_is_sent(
    ci: Terec, server: str, work: Path, tmp_path: Path, terec: Terec
) -> None:
    keep(ci, work, 2)
    readdress(tmp_path / "spool", server)
    spool = Spool(tmp_path / "spool", 2**30, lambda: datetime.now(UTC))
    spool.set_aside(spool.waiting()[0], "Org not found: 'acme'.")
    said = terec("spool", "send", "--url", server)
    assert said.returncode == 1
    assert "Sent 1 upload" in said.stdout
    assert "Set aside before, and not sent: " in said.stdout
    assert "Org not found: 'acme'." in said.stdout
    command = f"terec spool send --set-aside --url {server}"
    assert f"1 upload stays set aside; when the reason is mended, send it: {command}" in said.stdout
    told = ci(script(work, a_report()), "--run-id", 9, TEREC_URL=server)
    assert "1 upload stays set aside; when the reason is mended, send it: terec spool send --set-aside" in told.stderr
    sent = terec("spool", "send", "--set-aside", "--url", server)
    assert (sent.returncode, sent.stdout) == (0, "Sent 1 upload with 2 results.\n")


def test_spoiled_and_refused_uploads_are_set_aside_and_the_rest_goes_on(
    ci: Terec, server: str, work: Path, tmp_path: Path, terec: Terec
) -> None:
    keep(ci, work, 3)
    assert (
        terec("import", "junit.xml", "--org", "acme", "--project", "unknown", TEREC_URL="http://127.0.0.1:9").returncode
        == 0
    )
    readdress(tmp_path / "spool", server)
    first, *_ = sorted((tmp_path / "spool").glob("*.upload.gz"))
    first.write_bytes(first.read_bytes()[:-9])
    said = ci(script(work, a_report()), "--run-id", 9, TEREC_URL=server)
    assert said.returncode == 0
    assert "Sent 2 uploads that waited: 4 results." in said.stderr
    assert said.stderr.count("Set aside, and sent no more by itself") == 2
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


def test_run_is_complete_only_when_the_results_that_were_kept_have_arrived(
    ci: Terec, kept: Store, server: str, work: Path, terec: Terec, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(StoreResults, "add_results", _out_of_reach)
        command = script(work, a_report("pays") + "raise SystemExit(1)")
        said = ci(command, "--run-id", 1, "--complete", "--wait", "1s", TEREC_URL=server)
        assert "Kept in the spool" in said.stderr
        assert terec("spool", "send", TEREC_URL=server).returncode == 3
    key = RunKey("acme", "web", "unit", "main", 1)
    assert [(each.complete, each.total_count) for each in kept.runs(key.suite_key)] == [(None, None)]
    assert kept.events_after(0) == []

    assert terec("spool", "send", TEREC_URL=server).returncode == 0
    assert [(each.complete, each.total_count) for each in kept.runs(key.suite_key)] == [(True, 2)]
    assert RunCompleted(key, 2) in [each.event for each in kept.events_after(0)]


def _out_of_reach(*_: object) -> None:
    raise StoreUnreachable("The store cannot be reached.")


def test_wrong_token_leaves_what_waits_where_it_is(
    ci: Terec, server: str, work: Path, tmp_path: Path, terec: Terec
) -> None:
    setup = terec("admin", "setup", "closed", "web", "unit", "--private", "--json", TEREC_URL=server)
    token = json.loads(setup.stdout)["tokens"]["write"]
    words = ("--org", "closed", "--project", "web")
    work.joinpath("junit.xml").write_text('<testsuite><testcase classname="a.B" name="c"/></testsuite>')
    assert terec("import", "junit.xml", *words, TEREC_URL="http://127.0.0.1:9").returncode == 0
    readdress(tmp_path / "spool", server)
    assert terec("spool", "send", TEREC_URL=server, TEREC_API_KEY="wrong").returncode == 1
    assert json.loads(terec("spool", "list", "--json").stdout)[0]["set_aside"] is None
    assert terec("spool", "send", TEREC_URL=server, TEREC_API_KEY=token).returncode == 0


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
    readdress(tmp_path / "spool", server)
    assert terec("spool", "send", TEREC_URL=server).returncode == 0
    (run,) = json.loads(terec("builds", "history", "unit", "main", *PLACE[:4], "--json", TEREC_URL=server).stdout)
    assert (run["pass_count"], run["skip_count"]) == (2, 1)
