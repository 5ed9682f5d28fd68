#!/usr/bin/env python3
"""The server of over_http.py: TeReC's API, and its peers as a FastAPI user would write them, in one process.

over_http_peers.py FILE      prints the port, serves until told to stop
"""

import json
import sqlite3
import sys
import threading
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Response
from pydantic import BaseModel

from terec.ingest_api import build_api, create_app
from terec.listening import Address, listening
from terec.model import Outcome, Result, RunKey, SuiteKey, UploadHeader, as_plain
from terec.settings import read_settings
from terec.store_sqlite import open_store
from terec.telemetry import configure_logs

RUNS = 1000


class ResultModel(BaseModel):
    """A result as the contract has it."""

    test_package: str
    test_suite: str
    test_case: str
    test_config: str = "#"
    result: Outcome
    test_group: str | None = None
    tstamp: str | None = None
    duration_ms: float | None = None
    stdout: str | None = None
    stderr: str | None = None
    error_stacktrace: str | None = None
    error_details: str | None = None
    skip_details: str | None = None
    error_type: str | None = None
    file: str | None = None
    line: int | None = None
    runner: str | None = None


def flat_failures(path: Path, suite: SuiteKey) -> None:
    """Write the failures of main beside the file as flat rows with the columns that the API answers, and an index."""
    flat = path.with_suffix(".flat")
    with open_store(path) as store:
        found = [as_plain(each) for each in store.failed_tests(suite, "main", RUNS)]
        runs = [as_plain(each) for each in store.runs(suite, "main", RUNS)]
    connection = sqlite3.connect(flat)
    tests = [{name: _cell(value) for name, value in each["test_run"].items()} for each in found]
    for row, each in zip(tests, found, strict=True):
        row["run_id"] = each["suite_run"]["run_id"]
    _table(connection, "runs", [{name: _cell(value) for name, value in run.items()} for run in runs])
    _table(connection, "failures", tests)
    connection.execute("CREATE UNIQUE INDEX runs_by_id ON runs (run_id)")
    connection.execute("CREATE INDEX failures_by_run ON failures (run_id)")
    connection.commit()
    connection.close()


def add_peers(app: FastAPI, path: Path) -> None:
    """An empty handler, a list[Model] handler into the same store, SQL + json.dumps."""
    results = app.state.api.service.results
    local = threading.local()

    @app.get("/peer/empty")
    def empty() -> Response:
        return Response(b"")

    @app.post("/peer/{run_id}/tests")
    def post(run_id: int, rows: list[ResultModel]) -> dict[str, int]:
        key = RunKey("bench", "shop", "ci", "posted", run_id)
        taken = results.add_results(key, UploadHeader(), [Result(**{**row.__dict__, "tstamp": None}) for row in rows])
        return {"test_count": taken.test_count}

    @app.get("/peer/failed")
    def failed(limit: int) -> Response:
        if not hasattr(local, "connection"):
            local.connection = sqlite3.connect(path.with_suffix(".flat"))
            local.connection.row_factory = sqlite3.Row
        newest = "SELECT * FROM runs ORDER BY run_id DESC LIMIT ?"
        runs = {row["run_id"]: dict(row) for row in local.connection.execute(newest, (limit,))}
        rows = local.connection.execute(
            "SELECT * FROM failures WHERE run_id >= ? "
            "ORDER BY test_package, test_suite, test_case, test_config, run_id DESC",
            (min(runs),),
        )
        answer = [{"test_run": dict(row), "suite_run": runs[row["run_id"]]} for row in rows]
        return Response(json.dumps(answer).encode(), media_type="application/json")


def main() -> None:
    """Serve the file named in the call."""
    path = Path(sys.argv[1])
    configure_logs("warning")
    with open_store(path) as store, listening(Address()) as listener:
        app = create_app(build_api(store, read_settings({}), loopback=True))
        add_peers(app, path)
        print(listener.getsockname()[1], flush=True)
        uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False)).run(sockets=[listener])


def _table(connection: sqlite3.Connection, name: str, rows: list[dict[str, object]]) -> None:
    columns = [f'"{each}"' for each in rows[0]]
    connection.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
    places = ", ".join("?" * len(columns))
    connection.executemany(f"INSERT INTO {name} VALUES ({places})", [list(row.values()) for row in rows])


def _cell(value: object) -> object:
    return json.dumps(value) if isinstance(value, list | dict) else value


if __name__ == "__main__":
    main()
