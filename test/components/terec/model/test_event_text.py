"""Events as text."""

import json
from typing import get_args

import pytest

from terec.model import (
    Event,
    RunCompleted,
    TestCaseRunFailed,
    TestCaseRunRegression,
    UnknownEvent,
    event_text,
    read_event,
)
from terec_testing import a_run_key

EVENTS = [
    RunCompleted(a_run_key()),
    TestCaseRunFailed(a_run_key(branch="a/b | ü"), ("t1:a", "t1:b")),
    TestCaseRunRegression(a_run_key(), ("c1:a",), ("t1:a", "t1:b")),
]


def test_every_event_is_read_as_it_was_written() -> None:
    assert {type(event) for event in EVENTS} == set(get_args(Event))
    assert [read_event(event_text(event)) for event in EVENTS] == EVENTS


def test_fields_of_a_newer_writer_are_passed_over() -> None:
    plain = {**json.loads(event_text(RunCompleted(a_run_key()))), "reason": "declared"}

    assert read_event(json.dumps(plain)) == RunCompleted(a_run_key())


@pytest.mark.parametrize(
    ("text", "kind", "version"),
    [
        ('{"type": "run_completed", "version": 2, "run": {}}', "run_completed", 2),
        ('{"type": "run_renamed", "version": 1}', "run_renamed", 1),
        ('{"type": "run_completed", "version": 1, "run": 3}', "run_completed", 1),
        ('{"type": ["x"], "version": {}}', "", 0),
        ("[1]", "", 0),
        ("nothing", "", 0),
    ],
)
def test_what_nobody_knows_is_kept_as_it_is(text: str, kind: str, version: int) -> None:
    assert read_event(text) == UnknownEvent(kind, version, text)


@pytest.mark.parametrize("opening", ["[", '{"run":', '{"type":['])
def test_text_that_is_nested_without_end_is_no_event(opening: str) -> None:
    text = opening * 100_000

    assert read_event(text) == UnknownEvent("", 0, text)


@pytest.mark.parametrize("depth", range(100, 1_100, 50))
def test_type_that_is_nested_is_none(depth: int) -> None:
    text = f'{{"type": {"[" * depth}{"]" * depth}, "version": 1}}'

    assert read_event(text) in (UnknownEvent("", 1, text), UnknownEvent("", 0, text))


@pytest.mark.parametrize(
    "changes",
    [
        {"org": ["acme"]},
        {"org": ""},
        {"branch": None},
        {"suite": "x" * 70_000},
        {"run_id": 2**63},
        {"run_id": 1.5},
        {"run_id": True},
        {"run_id": "1"},
    ],
)
def test_event_of_a_run_that_no_store_could_look_for_is_none(changes: dict[str, object]) -> None:
    plain = json.loads(event_text(RunCompleted(a_run_key())))
    text = json.dumps({**plain, "run": {**plain["run"], **changes}})

    assert read_event(text) == UnknownEvent("run_completed", 1, text)
