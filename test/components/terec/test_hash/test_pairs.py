"""The pairs of texts that were written for the project hold: both hashes agree, and say the same as the pair's author."""

import json

import pytest

from terec.test_hash import Signature, failure_signature
from terec_testing import test_data

NUMBERS_APART = {"paths+lines"}
"""Classes whose two texts differ in a plain number, which only the loose hash may overlook."""


def rows(same: bool, level: str) -> list[dict[str, str]]:
    lines = (test_data("failures") / "normalisation_pairs.jsonl").read_text(encoding="utf-8").splitlines()
    return [row for row in map(json.loads, lines) if row["same"] is same and row["level"] == level]


def both(row: dict[str, str]) -> tuple[Signature, Signature]:
    return failure_signature(None, None, row["a"]), failure_signature(None, None, row["b"])


@pytest.mark.parametrize("level", ["must", "stretch"])
def test_texts_of_one_failure_share_the_loose_hash(level: str) -> None:
    apart = [row["class"] for row in rows(True, level) for one, other in [both(row)] if one.loose != other.loose]
    assert not apart


@pytest.mark.parametrize("level", ["must", "stretch"])
def test_texts_of_one_failure_share_the_strict_hash_but_for_plain_numbers(level: str) -> None:
    apart = {row["class"] for row in rows(True, level) for one, other in [both(row)] if one.strict != other.strict}
    assert apart <= NUMBERS_APART


def test_texts_of_two_failures_share_no_hash() -> None:
    found = rows(False, "must")
    shared = [
        row["class"]
        for row in found
        for one, other in [both(row)]
        if one.strict == other.strict or one.loose == other.loose
    ]
    assert found and not shared
