"""Digests of content: the same in every store and on every machine."""

from dataclasses import replace

import pytest

from terec.model import Attempt, Outcome, Result, UploadHeader, piece_digest, text_digest
from terec_testing import NOW, a_failure, a_pass


def test_digests_stay_what_they_are() -> None:
    """Stores hold them: another value means that nothing sent again is known."""
    tried = (Attempt(Outcome.FAIL, 1, "p", "s", NOW, 3.5, "E", "details", "stack", "out", "err"),)
    rich = a_failure(stdout="ü", properties={"b": "1", "a": "2"}, attachments=("x",), attempts=tried, tstamp=NOW)
    assert text_digest("ü".encode()).hex() == "ccea9926cd506ef041d05adbd5a2dfb7"
    assert piece_digest(UploadHeader("p", 2, "s"), [rich, a_pass()]).hex() == "019a4d4de6eb76b7da0ca29b6beef775e3"


@pytest.mark.parametrize(
    "changes",
    [
        {"test_case": "other"},
        {"result": Outcome.SKIP},
        {"duration_ms": 12.5},
        {"tstamp": NOW},
        {"stdout": "log"},
        {"error_type": "E"},
        {"properties": {"a": "1"}},
        {"attachments": ("x",)},
        {"owners": ("@ann",)},
        {"attempts": (Attempt(Outcome.FAIL),)},
        {"line": 7},
    ],
)
def test_other_results_have_another_digest(changes: dict[str, object]) -> None:
    other: Result = replace(a_pass(), **changes)  # type: ignore[arg-type]
    assert piece_digest(UploadHeader(), [other]) != piece_digest(UploadHeader(), [a_pass()])


@pytest.mark.parametrize("header", [UploadHeader("p"), UploadHeader(attempt=2), UploadHeader(sender="s")])
def test_another_seat_has_another_digest(header: UploadHeader) -> None:
    assert piece_digest(header, [a_pass()]) != piece_digest(UploadHeader(), [a_pass()])


def test_upload_and_empty_texts_do_not_matter() -> None:
    told = piece_digest(UploadHeader(upload_id="u", last=False), [a_pass(stdout="", stderr=None)])
    assert told == piece_digest(UploadHeader(), [a_pass()])


def test_texts_may_be_equal_or_the_same() -> None:
    one, two = "".join(["a", "b"]), "".join(["a", "b"])
    same = [a_pass(one, file=one), a_pass(one, file=one)]
    equal = [a_pass(one, file=two), a_pass(two, file=one)]
    assert piece_digest(UploadHeader(), same) == piece_digest(UploadHeader(), equal)
