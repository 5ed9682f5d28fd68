"""What the server never takes keeps nobody waiting but its own run."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from terec.ingest import StoreResults
from terec.model import Received, RunKey, StoreUnreachable, SuiteKey
from terec.store import Store
from terec_testing.ci_command import Terec, a_report, keep, readdress, script
from terec_testing.server import an_app, serving


def _only_for(run_ids: set[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the server take no results of these runs."""
    add_results = StoreResults.add_results

    def add(results: StoreResults, key: RunKey, *words: Any) -> Received:
        if key.run_id in run_ids:
            raise StoreUnreachable(f"Run {key.run_id} is too large.")
        return add_results(results, key, *words)

    monkeypatch.setattr(StoreResults, "add_results", add)


def test_upload_that_the_store_cannot_take_keeps_no_other_run_waiting(
    ci: Terec, kept: Store, server: str, work: Path, tmp_path: Path, terec: Terec, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(ci, work, 2)
    keep(ci, work, 1, "--attempt", 2)
    readdress(tmp_path / "spool", server)
    _only_for({1}, monkeypatch)

    said = ci(script(work, a_report()), "--run-id", 3, TEREC_URL=server)

    assert "Sent 1 upload that waited: 2 results." in said.stderr
    assert "Run 1 is too large" in said.stderr
    assert "waits behind another upload of its run" in said.stderr
    totals = {run.run_id: run.total_count for run in kept.runs(SuiteKey("acme", "web", "unit"))}
    assert totals == {1: None, 2: 2, 3: 2}
    assert [each["run"]["run_id"] for each in json.loads(terec("spool", "list", "--json").stdout)] == [1, 1]

    again = ci(script(work, a_report()), "--run-id", 4, TEREC_URL=server)
    assert "Run 1 is too large" in again.stderr
    assert "Kept in the spool" not in again.stderr


def test_store_that_takes_no_upload_of_two_runs_is_taken_to_be_away(
    ci: Terec, server: str, work: Path, tmp_path: Path, terec: Terec, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(ci, work, 3)
    readdress(tmp_path / "spool", server)
    _only_for({1, 2}, monkeypatch)

    assert terec("spool", "send", TEREC_URL=server).returncode == 3
    assert len(json.loads(terec("spool", "list", "--json").stdout)) == 3


def _waiting(terec: Terec) -> list[int]:
    """The runs of what waits, oldest first."""
    return [each["run"]["run_id"] for each in json.loads(terec("spool", "list", "--json").stdout)]


def test_uploads_that_the_server_never_takes_keep_neither_later_ones_nor_those_behind_them_waiting(
    ci: Terec, kept: Store, server: str, work: Path, tmp_path: Path, terec: Terec, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(ci, work, 5)
    readdress(tmp_path / "spool", server)
    _only_for({1, 2, 3, 4}, monkeypatch)

    said = ci(script(work, a_report()), "--run-id", 9, TEREC_URL=server)

    assert said.returncode == 0
    assert "Kept in the spool" not in said.stderr
    assert "Sent 1 upload that waited: 2 results." in said.stderr
    totals = {run.run_id: run.total_count for run in kept.runs(SuiteKey("acme", "web", "unit"))}
    assert (totals[9], totals[5]) == (2, 2)
    assert _waiting(terec) == [1, 2, 3, 4]


def test_upload_waits_behind_an_earlier_one_of_its_run_that_the_server_does_not_take(
    ci: Terec, kept: Store, server: str, work: Path, tmp_path: Path, terec: Terec, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server would take it for the whole run, and what failed is in the earlier one."""
    keep(ci, work, 1)
    readdress(tmp_path / "spool", server)
    _only_for({1}, monkeypatch)

    said = ci(script(work, a_report()), "--run-id", 1, "--part", "late", "--complete", TEREC_URL=server)

    assert "waits in the spool, and this one behind it" in said.stderr
    assert "Kept in the spool" in said.stderr
    assert _waiting(terec) == [1, 1]


def test_what_waits_of_its_own_run_goes_first_though_others_meet_trouble(
    ci: Terec, kept: Store, server: str, work: Path, tmp_path: Path, terec: Terec, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(ci, work, 3)
    readdress(tmp_path / "spool", server)
    _only_for({1, 2}, monkeypatch)
    taken: list[int] = []
    add_results = StoreResults.add_results

    def told(results: StoreResults, key: RunKey, *words: Any) -> Received:
        received = add_results(results, key, *words)
        taken.append(key.run_id)
        return received

    monkeypatch.setattr(StoreResults, "add_results", told)
    said = ci(script(work, a_report()), "--run-id", 3, "--part", "late", TEREC_URL=server)

    assert "Sent 1 upload that waited" in said.stderr
    assert "Kept in the spool" not in said.stderr
    assert taken == [3, 3]
    assert _waiting(terec) == [1, 2]


@contextmanager
def _behind_a_proxy(kept: Store, most: int) -> Iterator[str]:
    """A server whose proxy takes no request of more bytes, and says so in HTML."""
    app = an_app(kept)

    async def proxy(scope: Any, receive: Any, send: Any) -> None:
        if int(dict(scope["headers"]).get(b"content-length", b"0")) <= most:
            await app(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 413, "headers": [(b"content-type", b"text/html")]})
        await send({"type": "http.response.body", "body": b"<html>413 Request Entity Too Large</html>"})

    with serving(proxy) as url:
        yield url


def test_upload_that_a_proxy_finds_too_large_is_set_aside(
    ci: Terec, kept: Store, server: str, work: Path, tmp_path: Path, terec: Terec
) -> None:
    keep(ci, work, 1)
    with _behind_a_proxy(kept, most=50) as url:
        readdress(tmp_path / "spool", url)
        said = terec("spool", "send", "--json", TEREC_URL=url)

    assert said.returncode == 1
    (why,) = json.loads(said.stdout)["set_aside"]
    assert "takes no request of this size (413)" in why
