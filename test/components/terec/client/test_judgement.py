"""What the client sends for judgement, and what it repeats."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from terec.client import open_client
from terec.client.patience import Patience
from terec.model import AcknowledgementRequest, FailOn, StoreUnreachable, Verdict
from terec.service import Service
from terec_testing import a_pass, a_run, a_run_key, a_suite_key

HASTE = Patience(connect_seconds=2, read_seconds=2, tries=3, pause_seconds=0.001, retry_after_max=0)
SUITE = a_suite_key()
MOMENT = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
PATH = "/tests/orgs/acme/projects/shop/suites/ci"


def empty(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n" + body


@pytest.mark.parametrize(
    ("call", "line"),
    [
        (
            lambda judgement: judgement.gate(a_run_key(2, "feature/x"), "release/1", [FailOn.OPEN, FailOn.MISSING]),
            f"GET {PATH}/branches/feature%2Fx/runs/2/gate?against=release%2F1&fail_on=open&fail_on=missing",
        ),
        (lambda judgement: judgement.gate(a_run_key(2)), f"GET {PATH}/branches/main/runs/2/gate"),
        (lambda judgement: judgement.failure(SUITE, "f1:a/b"), f"GET {PATH}/failures/f1%3Aa%2Fb"),
        (
            lambda judgement: judgement.causes(SUITE, None, MOMENT),
            f"GET {PATH}/failures?since=2026-03-01T12%3A00%3A00.123456%2B00%3A00",
        ),
        (lambda judgement: judgement.flaky_tests(SUITE, "main", 5), f"GET {PATH}/flaky-tests?branch=main&limit=5"),
        (
            lambda judgement: judgement.withdraw_excuse(SUITE, "e1:a", "mira & noor"),
            f"DELETE {PATH}/excuses/e1%3Aa?who=mira+%26+noor",
        ),
        (lambda judgement: judgement.reanalyze(SUITE, 5, True), f"POST {PATH}/reanalyze?limit=5&apply=true"),
    ],
)
def test_words_of_a_call_are_where_the_server_looks(
    scripted: Callable[..., Any], call: Callable[[Any], Any], line: str
) -> None:
    server = scripted(*[empty(b"null")] * 3)

    with open_client(server.url, "", HASTE) as service, pytest.raises(StoreUnreachable):
        call(service.judgement)

    assert server.asked[0].decode().splitlines()[0] == f"{line} HTTP/1.1"


def test_excuse_is_sent_with_its_cause_and_to_the_microsecond(scripted: Callable[..., Any]) -> None:
    server = scripted(empty(b"null"))

    with open_client(server.url, "", HASTE) as service, pytest.raises(StoreUnreachable):
        service.judgement.excuse(a_run_key(2), "c1:a", AcknowledgementRequest("because", "mira", until=MOMENT))

    assert json.loads(server.asked[0].partition(b"\r\n\r\n")[2]) == {
        "branch": "main",
        "run_id": 2,
        "cause_id": "c1:a",
        "because": "because",
        "who": "mira",
        "until": "2026-03-01T12:00:00.123456+00:00",
    }


CALLS: dict[str, tuple[Callable[[Service], object], int]] = {
    "excuse": (lambda service: service.judgement.excuse(a_run_key(), "c1:a", AcknowledgementRequest("so", "mira")), 1),
    "withdraw": (lambda service: service.judgement.withdraw_excuse(SUITE, "e1:a", "mira"), 1),
    "reanalyze and store": (lambda service: service.judgement.reanalyze(SUITE, apply=True), 1),
    "reanalyze": (lambda service: service.judgement.reanalyze(SUITE), 3),
    "correct": (lambda service: service.judgement.correct(a_run_key(), "t1:a", Verdict.NEW, "so", "mira"), 3),
    "gate_of": (lambda service: service.judgement.gate_of(a_run(None), iter([a_pass()])), 3),
}


@pytest.mark.parametrize(("call", "times"), CALLS.values(), ids=CALLS)
def test_only_what_a_repetition_leaves_the_same_is_repeated(
    scripted: Callable[..., Any], call: Callable[[Service], object], times: int
) -> None:
    server = scripted(*[b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n["] * 3)

    with open_client(server.url, "", HASTE) as service, pytest.raises(StoreUnreachable):
        call(service)

    assert len(server.asked) == times
