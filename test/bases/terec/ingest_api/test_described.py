"""Judgement is as the description and the page say."""

from pathlib import Path

import pytest
import schemathesis
from starlette.testclient import TestClient

from terec.ingest_api.description.judged_examples import JUDGED_EXAMPLES
from terec.ingest_api.wire.judged_words import CORRECTION_WISH, EXCUSE_WISH, UNSTORED_RUN
from terec.model import Comparison, FailureFacts, GateAnswer, RunVerdicts, from_plain
from terec_testing.calls import ADDS, FAILURE, PASS, RUN, SUITE, an_excuse, put_run


@pytest.mark.parametrize(
    ("name", "kind"),
    [("VERDICTS", RunVerdicts), ("GATE", GateAnswer), ("FAILURE", FailureFacts), ("COMPARISON", Comparison)],
)
def test_examples_are_what_the_client_reads(name: str, kind: type) -> None:
    assert isinstance(from_plain(kind, JUDGED_EXAMPLES[name]), kind)


def test_examples_of_bodies_are_what_the_server_reads() -> None:
    for name, adapter in (
        ("UNSTORED_RUN", UNSTORED_RUN),
        ("EXCUSE_WISH", EXCUSE_WISH),
        ("CORRECTION_WISH", CORRECTION_WISH),
    ):
        adapter.validate_python(JUDGED_EXAMPLES[name])


def test_every_parameter_of_judgement_has_an_example(client: TestClient) -> None:
    silent = [
        (path, parameter["name"])
        for path, methods in client.get("/openapi.json").json()["paths"].items()
        for operation in methods.values()
        if "judgement" in operation["tags"]
        for parameter in operation["parameters"]
        if not (parameter.get("examples") or parameter["schema"].get("examples"))
    ]

    assert silent == []


def test_every_field_of_every_word_has_a_sentence(client: TestClient) -> None:
    schemas = client.get("/openapi.json").json()["components"]["schemas"]

    silent = [
        f"{word}.{name}"
        for word, schema in schemas.items()
        for name, field in schema.get("properties", {}).items()
        if not field.get("description")
    ]

    assert len(schemas) > 40
    assert silent == []


def test_an_acknowledgement_is_called_an_excuse_on_the_wire(client: TestClient) -> None:
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    assert "RecordedAcknowledgement" not in schemas
    assert schemas["RecordedExcuse"]["title"] == "RecordedExcuse"


def test_every_path_of_judgement_stands_on_the_page(client: TestClient) -> None:
    page = (Path(__file__).parents[4] / "docs" / "api.md").read_text()
    suite = "/orgs/{org}/projects/{project}/suites/{suite}"
    paths = [
        path.replace("/tests" + suite + "/branches/{branch}/runs/{run_id}", "RUN").replace(suite, " SUITE ")
        for path, methods in client.get("/openapi.json").json()["paths"].items()
        if any("judgement" in operation["tags"] for operation in methods.values())
    ]

    assert len(paths) > 10
    assert [path for path in paths if f"{path}?" not in page and f"{path}`" not in page] == []


def test_answers_are_as_they_are_described(judged: TestClient) -> None:
    judged.post(SUITE + "/excuses", json=an_excuse(judged))
    words = {"branch": "main", "run_id": 2, "test_id": ADDS, "verdict": "FLAKY", "because": "so", "who": "mira"}
    judged.post(SUITE + "/corrections", json=words)
    for run_id, result in enumerate((PASS, FAILURE, PASS, FAILURE, PASS), start=3):
        put_run(judged, run_id, result, url=f"https://ci.example/{run_id}")
    pair = f"one_branch=main&one_run=2&one_test={ADDS}&other_branch=main&other_run=4&other_test={ADDS}"
    hashed = judged.get(f"{RUN}2/tests/{ADDS}").json()["failure_hash"]
    described = schemathesis.openapi.from_dict(judged.get("/openapi.json").json())

    for path, route in (
        (RUN + "6/verdicts", "/branches/{branch}/runs/{run_id}/verdicts"),
        (RUN + "6/gate", "/branches/{branch}/runs/{run_id}/gate"),
        (f"{SUITE}/failures/{hashed}", "/failures/{failure_hash}"),
        (SUITE + "/failures?since=2026-01-01", "/failures"),
        (f"{SUITE}/compare?{pair}", "/compare"),
        *((SUITE + each, each) for each in ("/problems", "/flaky-tests", "/excuses", "/corrections")),
    ):
        answer = judged.get(path)
        assert answer.json(), path
        described["/tests/orgs/{org}/projects/{project}/suites/{suite}" + route]["GET"].validate_response(answer)
