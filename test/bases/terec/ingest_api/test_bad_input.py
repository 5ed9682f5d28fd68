"""Bad bodies: one sentence and a 4xx, never a 500, and nothing stored."""

import gzip
import json
import zlib
from collections.abc import Callable, Iterator

import pytest
from starlette.testclient import TestClient

RUN = "/tests/orgs/acme/projects/shop/suites/ci/branches/main/runs/1"
CASE = b'{"test_package":"p","test_suite":"S","test_case":"c","result":"PASS"'
RESULTS = b"[" + CASE + b"}]"


def results_with(member: bytes) -> bytes:
    return b"[" + CASE + b"," + member + b"}]"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"{}",
        b"[1]",
        b"[",
        b'"text"',
        b"\xff\xfe[]",
        b'[{"test_package":"p"}]',
        RESULTS.replace(b'"PASS"', b'"MAYBE"'),
        RESULTS.replace(b'"c"', b'"\\ud800"'),
        RESULTS.replace(b'"c"', b'"\xed\xa0\x80"'),
        RESULTS.replace(b'"c"', b'"nul \\u0000"'),
        RESULTS.replace(b'"c"', b'""'),
        RESULTS.replace(b'"c"', b"7"),
        RESULTS.replace(b'"c"', b'"' + b"x" * 5000 + b'"'),
        results_with(b'"duration_ms":NaN'),
        results_with(b'"duration_ms":1e999'),
        results_with(b'"duration_ms":-1'),
        results_with(b'"line":' + b"9" * 30),
        results_with(b'"line":' + b"9" * 5000),
        results_with(b'"tstamp":"yesterday"'),
        results_with(b'"tstamp":"0001-01-01T00:00:00+14:00"'),
        results_with(b'"tstamp":1e300'),
        results_with(b'"properties":{"a":{}}'),
        results_with(b'"attempts":[{"result":"PASS","duration_ms":Infinity}]'),
        results_with(b'"attempts":[{"result":"PASS","duration_ms":1e999}]'),
        b"[" * 100_000,
        results_with(b'"deep":' + b"[" * 10_000 + b"]" * 10_000),
    ],
    ids=lambda body: repr(body[-60:]),
)
def test_results_out_of_rule_are_422_with_one_sentence(client: TestClient, body: bytes) -> None:
    answer = client.post(RUN + "/tests", content=body)

    assert answer.status_code == 422
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(problem) == {"type", "title", "status", "detail", "instance"}
    assert problem["detail"].endswith(".") and len(problem["detail"]) < 500
    assert client.get(RUN + "/tests").json() == []


@pytest.mark.parametrize(
    "member",
    [
        b'"run_id":-1',
        b'"run_id":9223372036854775808',
        b'"run_id":1.5',
        b'"run_id":' + b"9" * 400,
        b'"duration_sec":NaN',
        b'"pass_count":-1',
        b'"declared_parts":1e400',
        b'"declared_total":99999999999999999999999',
        b'"tstamp":"9999-12-31T23:59:59-14:00"',
        b'"status":"GREAT"',
        b'"ignore":"perhaps"',
        b'"commits":"abc"',
        b'"branch":"a\\u0000b"',
        b'"suite":"a/b"',
    ],
)
def test_run_out_of_rule_is_422(client: TestClient, member: bytes) -> None:
    run = b'{"org":"acme","project":"shop","suite":"ci","branch":"main",' + member + b"}"

    answer = client.post("/tests/orgs/acme/runs", content=run)

    assert answer.status_code == 422
    assert len(client.get(RUN.split("/suites")[0] + "/suites").json()) == 1


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(RESULTS)),
        ("x-gzip", gzip.compress(RESULTS)),
        ("deflate", zlib.compress(RESULTS)),
        ("identity", RESULTS),
        ("GZIP", gzip.compress(RESULTS[:10]) + gzip.compress(RESULTS[10:])),
    ],
    ids=["gzip", "x-gzip", "deflate", "identity", "two members"],
)
def test_packed_bodies_are_read(client: TestClient, encoding: str, body: bytes) -> None:
    answer = client.post(RUN + "/tests", content=body, headers={"Content-Encoding": encoding})

    assert (answer.status_code, answer.json()["test_count"]) == (200, 1)


def test_unknown_encoding_is_415(client: TestClient) -> None:
    assert client.post(RUN + "/tests", content=RESULTS, headers={"Content-Encoding": "br"}).status_code == 415


@pytest.mark.parametrize(
    "body",
    [b"no gzip", gzip.compress(RESULTS)[:-9], gzip.compress(RESULTS)[:-9] + b"x" * 9, b""],
    ids=["other", "cut off", "damaged", "empty"],
)
def test_broken_packing_is_422(client: TestClient, body: bytes) -> None:
    assert client.post(RUN + "/tests", content=body, headers={"Content-Encoding": "gzip"}).status_code == 422


def chunks(body: bytes) -> Iterator[bytes]:
    for start in range(0, len(body), 65536):
        yield body[start : start + 65536]


@pytest.mark.parametrize("declared", [True, False])
def test_body_over_the_limit_is_413(api: Callable[..., TestClient], client: TestClient, declared: bool) -> None:
    body = RESULTS + b" " * 1024 * 1024
    small = api(body_limit_mib="1")

    answer = small.post(RUN + "/tests", content=body if declared else chunks(body))

    assert answer.status_code == 413
    assert "1,048,576 bytes" in answer.json()["detail"]
    assert client.post(RUN + "/tests", content=body).status_code == 200


def test_bomb_is_413(api: Callable[..., TestClient], client: TestClient) -> None:
    bomb = gzip.compress(b"[" + b" " * 50 * 1024 * 1024)
    assert len(bomb) < 100_000

    answer = api(body_limit_mib="1").post(RUN + "/tests", content=bomb, headers={"Content-Encoding": "gzip"})

    assert answer.status_code == 413


def test_more_results_than_the_limit_are_413(api: Callable[..., TestClient], client: TestClient) -> None:
    results = [json.loads(RESULTS)[0] | {"test_case": f"case {number}"} for number in range(4)]
    small = api(results_limit="3")

    assert small.post(RUN + "/tests", json=results).status_code == 413
    assert small.post(RUN + "/tests", json=results[:3]).status_code == 200


@pytest.mark.parametrize("name", ["%00", "%ff", "a%0Ab", "..%2F..%2Fetc", "a" * 3000])
def test_odd_names_in_paths_are_4xx(client: TestClient, name: str) -> None:
    for path in (
        f"/admin/orgs/{name}/projects",
        f"/tests/orgs/acme/projects/shop/suites/{name}",
        f"/tests/orgs/acme/projects/shop/suites/ci/branches/{name}/runs/1",
        RUN + f"/tests/{name}",
    ):
        assert 400 <= client.get(path).status_code < 500


def test_errors_of_routing_are_problems_too(client: TestClient) -> None:
    unknown, wrong = client.get("/nothing/here"), client.patch("/admin/orgs")

    assert (unknown.status_code, wrong.status_code) == (404, 405)
    assert wrong.headers["allow"]
    for answer in (unknown, wrong):
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["detail"].endswith(".")
