"""What a server does beside answering: describing itself, streaming, logging, counting, surviving the unexpected."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

import pytest
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from terec.ingest_api.serving import chores
from terec.ingest_api.serving.chores import RETENTION, apply_retention, chores_done, sweep
from terec.ingest_api.wire.writing import results_json
from terec.leases import Lease
from terec.model import RecordedResult, RetentionRule, StoreBusy, StoreUnreachable
from terec.store_sqlite import SqliteStore
from terec.telemetry import Metrics
from terec_testing import NOW, a_header, a_pass, a_run, a_run_key
from terec_testing.server import an_app

RUN = "/tests/orgs/acme/projects/shop/suites/ci/branches/main/runs/1"


def operations(client: TestClient) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in client.get("/openapi.json").json()["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_every_parameter_is_described(client: TestClient) -> None:
    for path, method, operation in operations(client):
        assert operation["summary"], (path, method)
        for parameter in operation.get("parameters", []):
            assert parameter.get("description"), (path, method, parameter["name"])


def test_every_body_and_answer_has_schema_and_example(client: TestClient) -> None:
    for path, method, operation in operations(client):
        if method in ("put", "post") and not path.endswith("/reanalyze"):
            assert operation["requestBody"]["required"], (path, method)
        for status, answer in operation["responses"].items():
            for kind, content in answer.get("content", {}).items():
                assert content.get("schema"), (path, method, status)
                assert "example" in content or not kind.endswith("json"), (path, method, status)


def test_every_error_is_a_problem(client: TestClient) -> None:
    for path, method, operation in operations(client):
        errors = {status: each for status, each in operation["responses"].items() if status >= "400"}
        assert path == "/metrics" or {"401", "422", "503"} <= set(errors), (path, method)
        for each in errors.values():
            schema = each["content"]["application/problem+json"]["schema"]
            assert schema == {"$ref": "#/components/schemas/ProblemDetails"}


def test_every_reference_of_the_description_leads_somewhere(client: TestClient) -> None:
    text = client.get("/openapi.json").text
    schemas = json.loads(text)["components"]["schemas"]
    names = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}

    assert "RecordedRun" in names
    assert names <= set(schemas)


def test_description_names_the_key(client: TestClient) -> None:
    schemes = client.get("/openapi.json").json()["components"]["securitySchemes"]

    assert schemes == {"token": {"type": "apiKey", "in": "header", "name": "X-API-KEY"}}


def test_no_page_loads_from_elsewhere(client: TestClient) -> None:
    assert client.get("/docs").status_code == client.get("/redoc").status_code == 404


def test_health_and_figures(client: TestClient) -> None:
    client.post(RUN + "/tests", json=[{"test_package": "", "test_suite": "", "test_case": "a", "result": "PASS"}])

    assert client.get("/health").json() == {
        "status": "ok",
        "missing": [],
        "version": "0",
        "analyzer": {"records": 0, "seconds": 0.0, "dead_letters": 0, "lost": 0},
    }
    figures = client.get("/metrics").text
    assert "terec_results_received_total 1.0" in figures
    assert (
        'route="/tests/orgs/{org}/projects/{project}/suites/{suite}/branches/{branch:path}/runs/{run_id}/tests"'
        in figures
    )
    assert "acme" not in figures


def test_health_and_figures_say_how_far_behind_judging_is(client: TestClient) -> None:
    client.post(RUN + "/tests", json=[{"test_package": "", "test_suite": "", "test_case": "a", "result": "FAIL"}])

    lag = client.get("/health").json()["analyzer"]
    assert lag["records"] >= 1
    assert lag["seconds"] >= 0
    assert f'terec_events_unread{{reader="analyzer"}} {lag["records"]}.0' in client.get("/metrics").text


def test_figures_stay_readable_while_the_store_does_not_answer(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*words: object) -> None:
        raise StoreBusy("Another writer holds the store; try again.")

    monkeypatch.setattr(SqliteStore, "backlog", busy)

    figures = client.get("/metrics").text
    assert 'terec_events_unread{reader="analyzer"} NaN' in figures
    assert "terec_results_received_total" in figures


def test_requests_are_logged_without_query_and_headers(client: TestClient) -> None:
    with capture_logs() as lines:
        client.get("/admin/orgs?x=hunter2", headers={"X-API-KEY": "hunter2"})

    assert [(line["event"], line["path"], line["status"]) for line in lines] == [("request", "/admin/orgs", 401)]
    assert "hunter2" not in str(lines)


def test_probes_that_find_the_server_well_are_counted_and_not_logged(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with capture_logs() as well:
        assert client.get("/health").status_code == 200
    monkeypatch.setattr(SqliteStore, "trouble", lambda self: "The disk is away.")
    with capture_logs() as down:
        assert client.get("/health").status_code == 503

    assert well == []
    assert [(line["event"], line["path"], line["status"]) for line in down] == [("request", "/health", 503)]
    assert (
        'terec_http_request_seconds_count{method="GET",route="/health",status="200"} 1.0' in client.get("/metrics").text
    )


def test_unexpected_error_is_a_500_with_an_id_that_the_log_has(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*words: object) -> None:
        raise ZeroDivisionError("inside at /secret/path")

    monkeypatch.setattr(type(client.app.state.api.service.administration), "projects", broken)  # type: ignore[attr-defined]

    with capture_logs() as lines:
        answer = client.get("/admin/orgs/acme/projects")

    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    problem = answer.json()
    assert problem["id"] in problem["detail"]
    assert "secret" not in answer.text
    assert problem["id"] in [line.get("id") for line in lines]


def test_busy_store_says_when_to_come_back(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*words: object) -> None:
        raise StoreBusy("Another writer holds the store; try again.")

    monkeypatch.setattr(SqliteStore, "org", busy)

    for path in ("/health", "/admin/orgs/acme/projects"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
        assert answer.json()["detail"] == "Another writer holds the store; try again."


def test_error_on_the_way_breaks_the_answer_off(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(*words: object) -> Iterator[RecordedResult]:
        for number in range(1000):
            yield RecordedResult("p", "S", f"case {number}")
        raise StoreBusy("gone")

    monkeypatch.setattr(SqliteStore, "results", half)

    with pytest.raises(Exception, match=r"gone|already started"):
        client.get(RUN + "/tests")


@pytest.mark.parametrize("count", [0, 1, 199, 200, 201, 400, 401])
def test_streamed_results_are_one_json_array(count: int) -> None:
    results = (RecordedResult("p", "S", f"case {number}") for number in range(count))

    chunks = list(results_json(results))

    assert len(json.loads(b"".join(chunks))) == count
    assert max(chunk.count(b"\n") for chunk in chunks) <= 201


def test_what_a_stream_holds_open_is_released(client: TestClient, store: SqliteStore) -> None:
    results = [a_pass(f"case {number}", stdout="x" * 500) for number in range(2000)]
    client.app.state.api.service.results.add_results(a_run_key(1), a_header(), results)  # type: ignore[attr-defined]

    with client.stream("GET", RUN + "/tests") as answer:
        assert next(answer.iter_bytes())

    assert client.delete(RUN).status_code == 204


def a_lease(readers: Any) -> Lease:
    return Lease(readers, RETENTION, lambda: datetime.now(UTC))


def test_retention_removes_what_expired(client: TestClient, store: SqliteStore) -> None:
    service = an_app(store, now=NOW - timedelta(days=4000)).state.api.service
    service.results.put_run(a_run(5))
    service.results.add_results(a_run_key(5), a_header(), [a_pass()])
    service.administration.put_retention_rule(RetentionRule("acme", "shop", "*", "*", 30))
    metrics = Metrics()

    apply_retention(store, a_lease(store), metrics)

    assert [run.run_id for run in service.history.builds(a_run_key().suite_key)] == [1]
    assert b"terec_runs_expired_total 1.0" in metrics.text()


def test_retention_is_left_to_the_process_that_is_at_it(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SqliteStore, "delete_expired", lambda *words: pytest.fail("two at once"))

    with Lease(store, RETENTION, lambda: datetime.now(UTC)) as other:
        assert other.held()
        apply_retention(store, a_lease(store), Metrics())


def test_what_a_crash_broke_off_is_finished_under_a_lease(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SqliteStore, "sweep", lambda *words: 3)

    with capture_logs() as lines:
        sweep(store, a_lease(store))

    assert [(line["event"], line["steps"]) for line in lines] == [("sweeping", 3)]


def test_a_store_that_cannot_now_is_told_and_asked_again_next_time(store: SqliteStore) -> None:
    class Busy:
        def take_lease(self, *words: object) -> bool:
            raise StoreBusy("Another writer holds the store.")

    with capture_logs() as lines:
        apply_retention(store, a_lease(Busy()), Metrics())
        sweep(store, a_lease(Busy()))

    assert [line["event"] for line in lines] == ["retention failed", "sweeping failed"]


def test_sweeping_goes_on_after_an_outage_that_hid_whether_the_lease_was_taken(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    take, swept, outages = SqliteStore.take_lease, Event(), ["an answer that was lost"]

    def taken(self: SqliteStore, *words: Any) -> bool:
        answer = take(self, *words)
        if words[0] == chores.SWEEPING and outages:
            raise StoreUnreachable(outages.pop())
        return answer

    monkeypatch.setattr(chores, "SWEEPING_SECONDS", 0.01)
    monkeypatch.setattr(SqliteStore, "take_lease", taken)
    monkeypatch.setattr(SqliteStore, "sweep", lambda *words: swept.set() or 0)
    with chores_done(store, Metrics()):
        assert swept.wait(20)


@pytest.mark.parametrize(("chore", "method"), [("RETENTION", "delete_expired"), ("SWEEPING", "sweep")])
def test_a_chore_that_met_a_fault_tells_of_it_and_is_done_again(
    chore: str, method: str, store: SqliteStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tries: list[int] = []
    went_on = Event()

    def faulty(*words: object) -> int:
        tries.append(1)
        if len(tries) == 1:
            raise ZeroDivisionError("a fault")
        went_on.set()
        return 0

    monkeypatch.setattr(chores, f"{chore}_SECONDS", 0.001)
    monkeypatch.setattr(SqliteStore, method, faulty)
    with chores_done(store, Metrics()):
        assert went_on.wait(20)

    (told,) = [record for record in caplog.records if record.exc_info]
    assert getattr(chores, chore) in told.getMessage()
    assert "a fault" in str(told.exc_info[1])
