"""Report files and archives, sent as they are."""

import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from terec.ingest import StoreResults
from terec.model import RunCompleted, RunKey, StoreUnreachable
from terec.store_sqlite import SqliteStore

BASE = "/tests/orgs/acme/projects/shop/suites/ci/branches"
REPORTS = f"{BASE}/main/runs/9/reports"


def a_report(*cases: str, owner: str = "com.acme.CartTest") -> bytes:
    body = "".join(f'<testcase classname="{owner}" name="{case}" time="0.5"/>' for case in cases)
    return f'<?xml version="1.0"?><testsuite name="s">{body}</testsuite>'.encode()


def a_zip(**files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"reports/{name}.xml", content)
    return target.getvalue()


def a_tar_gz(**files: bytes) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:gz") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(f"reports/{name}.xml")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return target.getvalue()


@pytest.mark.parametrize(
    ("body", "headers", "files"),
    [
        (a_report("a", "b"), {}, 1),
        (gzip.compress(a_report("a", "b")), {}, 1),
        (gzip.compress(a_report("a", "b")), {"Content-Encoding": "gzip"}, 1),
        (a_zip(one=a_report("a"), two=a_report("b")), {}, 2),
        (a_tar_gz(one=a_report("a"), two=a_report("b")), {}, 2),
    ],
    ids=["xml", "gz", "encoded", "zip", "tar.gz"],
)
def test_one_call_makes_run_and_results(client: TestClient, body: bytes, headers: dict[str, str], files: int) -> None:
    words = {"commit": "abc", "status": "SUCCESS", "tstamp": "2026-03-01T12:00:00", "config": "py3.12", "group": "unit"}

    answer = client.post(REPORTS, content=body, headers=headers, params=words)

    assert answer.status_code == 200
    assert (answer.json()["test_count"], answer.json()["files"], answer.json()["problems"]) == (2, files, [])
    run = client.get(f"{BASE}/main/runs/9").json()
    assert (run["commit"], run["status"], run["tstamp"], run["pass_count"]) == (
        "abc",
        "SUCCESS",
        "2026-03-01T12:00:00Z",
        2,
    )
    result = client.get(f"{BASE}/main/runs/9/tests").json()[0]
    assert (result["test_package"], result["test_suite"], result["test_case"]) == ("com.acme", "CartTest", "a")
    assert (result["test_config"], result["test_group"], result["duration_ms"]) == ("py3.12", "unit", 500)


@pytest.mark.parametrize("body", [gzip.compress(a_report("a")), a_tar_gz(one=a_report("a"))], ids=["gz", "tar.gz"])
def test_packed_file_comes_in_a_multipart_body(client: TestClient, body: bytes) -> None:
    answer = client.post(REPORTS, files=[("f", ("one", body))])

    assert (answer.status_code, answer.json().get("test_count")) == (200, 1)


def test_several_files_come_in_one_multipart_body(client: TestClient) -> None:
    files = [("f", ("one.xml", a_report("a"))), ("g", ("two.zip", a_zip(x=a_report("b"))))]

    answer = client.post(REPORTS, files=files)

    assert (answer.json()["test_count"], answer.json()["files"]) == (2, 2)


def test_branch_with_a_slash_takes_reports(client: TestClient) -> None:
    answer = client.post(f"{BASE}/feature/x/runs/3/reports", content=a_report("a"))

    assert answer.json()["run"]["branch"] == "feature/x"


def test_parts_and_attempts_are_kept_apart(client: TestClient) -> None:
    failed = a_report("a").replace(b"/></testsuite>", b"><failure>boom</failure></testcase></testsuite>")
    client.post(REPORTS, content=failed, params={"part": "one", "attempt": 1, "sender": "job"})
    client.post(REPORTS, content=a_report("a"), params={"part": "one", "attempt": 2, "sender": "job"})

    assert client.get(f"{BASE}/main/runs/9").json()["passed_on_retry"] == 1


def test_same_reports_twice_change_nothing(client: TestClient) -> None:
    first = client.post(REPORTS, content=a_report("a", "b")).json()
    stands = client.get(f"{BASE}/main/runs/9/tests").json()

    again = client.post(REPORTS, content=a_report("a", "b")).json()

    assert (first["new_cases"], again["new_cases"]) == (2, 0)
    assert client.get(f"{BASE}/main/runs/9/tests").json() == stands
    assert client.get(f"{BASE}/main/runs/9").json()["open_uploads"] == 0


def test_broken_file_is_named_and_the_rest_counts(client: TestClient) -> None:
    broken = a_report("c", "d").replace(b"</testsuite>", b"<oops")
    files = [("f", ("bad.xml", broken)), ("f", ("fine.xml", a_report("a")))]

    answer = client.post(REPORTS, files=files).json()

    assert answer["test_count"] == 3
    assert answer["files"] == 2
    (problem,) = answer["problems"]
    assert problem.startswith("bad.xml, line 1, column")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (a_report(), 400),
        (b"plain text", 422),
        (b"<html><body>proxy says no</body></html>", 422),
        (b"PK\x03\x04 not really", 422),
        (b"\x1f\x8b\x08 not really", 422),
        (b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><testsuite>&b;</testsuite>', 422),
        (b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><testsuite name="&a;"/>', 422),
    ],
    ids=["empty", "no tests", "text", "html", "zip", "gzip", "entities", "external"],
)
def test_nothing_readable_leaves_nothing_behind(client: TestClient, body: bytes, status: int) -> None:
    answer = client.post(REPORTS, content=body)

    assert answer.status_code == status
    assert answer.json()["detail"].endswith((".", ")"))
    assert client.get(f"{BASE}/main/runs/9").status_code == 404


def test_body_over_the_limit_is_413(api: Callable[..., TestClient], client: TestClient) -> None:
    small = api(report_limit_mib="1")
    large = a_report(*(f"case {number}" for number in range(20_000)))
    assert len(large) > 1024 * 1024

    assert small.post(REPORTS, content=large).status_code == 413
    assert small.post(REPORTS, content=gzip.compress(large), headers={"Content-Encoding": "gzip"}).status_code == 413
    assert small.post(REPORTS, files=[("f", ("a.xml", large))]).status_code == 413
    assert client.post(REPORTS, content=large).status_code == 200


def test_bomb_in_an_archive_is_refused(api: Callable[..., TestClient], client: TestClient) -> None:
    bomb = a_zip(bomb=b"<testsuite>" + b" " * 50_000_000)

    answer = api(report_limit_mib="1").post(REPORTS, content=bomb)

    assert answer.status_code in (413, 422)
    assert client.get(f"{BASE}/main/runs/9").status_code == 404


@pytest.mark.parametrize("name", ["../../../etc/passwd", "/etc/passwd", "a\\b.xml", "", "."])
def test_file_names_are_only_shown(client: TestClient, name: str) -> None:
    answer = client.post(REPORTS, files=[("f", (name or "x", a_report("a")))])

    assert answer.json()["test_count"] == 1


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=x"]
)
def test_broken_multipart_is_4xx(client: TestClient, kind: str) -> None:
    answer = client.post(REPORTS, content=b"--y\r\nnothing", headers={"Content-Type": kind})

    assert 400 <= answer.status_code < 500


@pytest.mark.parametrize("query", ["attempt=0", "parts=0", "status=GREAT", "tstamp=x", "complete=perhaps"])
def test_words_of_wrong_type_are_422(client: TestClient, query: str) -> None:
    assert client.post(f"{REPORTS}?{query}", content=a_report("a")).status_code == 422


def test_unknown_project_is_404(client: TestClient) -> None:
    path = REPORTS.replace("/shop/", "/nothing/")

    assert client.post(path, content=a_report("a")).status_code == 404


def test_reports_that_could_not_be_stored_leave_no_complete_run(
    client: TestClient, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = {"complete": "true"}
    with monkeypatch.context() as patched:
        patched.setattr(StoreResults, "add_results", out_of_reach)
        assert client.post(REPORTS, content=a_report("a"), params=words).status_code == 503
    assert client.get(f"{BASE}/main/runs/9").json()["complete"] is None
    assert store.events_after(0) == []

    assert client.post(REPORTS, content=a_report("a"), params=words).status_code == 200
    assert client.get(f"{BASE}/main/runs/9").json()["complete"] is True
    assert [each.event for each in store.events_after(0)] == [RunCompleted(RunKey("acme", "shop", "ci", "main", 9), 1)]


def out_of_reach(*_: object) -> None:
    raise StoreUnreachable("The store cannot be reached.")
