"""Words and calls of the API that tests of it share."""

from typing import Any

from starlette.testclient import TestClient

from terec.test_hash import test_id

SUITE = "/tests/orgs/acme/projects/shop/suites/ci"
RUN = SUITE + "/branches/main/runs/"
CASE = {"test_package": "com.acme", "test_suite": "CartTest", "test_case": "adds"}
FAILURE = {**CASE, "result": "FAIL", "error_details": "boom"}
PASS = {**CASE, "result": "PASS"}
ADDS = test_id("com.acme", "CartTest", "adds", "#")
ADDRESS = {"org": "acme", "project": "shop", "suite": "ci", "branch": "main"}


def put_run(client: TestClient, run_id: int, *results: dict[str, Any], **words: Any) -> None:
    """Make a run of main, that started run_id hours into a day, with its results."""
    hour = f"2026-03-01T{run_id:02}:00:00.125"
    client.post("/tests/orgs/acme/runs", json={**ADDRESS, "run_id": run_id, "tstamp": hour, **words})
    if results:
        assert client.post(f"{RUN}{run_id}/tests", json=results).status_code == 200


def unstored(*results: dict[str, Any], **words: Any) -> dict[str, Any]:
    """A body with results of a run of feature/x."""
    return {"run": {**ADDRESS, "branch": "feature/x", "target_branch": "main", **words}, "results": list(results)}


def an_excuse(client: TestClient, **words: Any) -> dict[str, Any]:
    """A body that takes on the cause of run 2."""
    cause_id = client.get(RUN + "2/verdicts").json()["causes"][0]["cause_id"]
    wish = {"branch": "main", "run_id": 2, "cause_id": cause_id, "because": "Rounding is being reworked."}
    return {**wish, "who": "mira", **words}
