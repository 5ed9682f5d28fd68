"""Changes that others may make at the same time: tried anew, and given up at the end."""

from collections.abc import Iterator
from typing import cast

import pytest

from terec.model import StoreBusy
from terec.store_cassandra.cluster import retrying
from terec.store_cassandra.cluster.database import Batch, Database, Undecided
from terec.store_cassandra.cluster.deciding import changed, stepping

BATCH: Batch = [("UPDATE", ())]


class Deciding:
    """Decides as it is told; an error is raised. The last word counts from then on."""

    def __init__(self, *words: bool | Exception) -> None:
        self.words = list(words)
        self.asked = 0

    def decide(self, batch: Batch) -> tuple[bool, list[object]]:
        self.asked += 1
        word = self.words.pop(0) if len(self.words) > 1 else self.words[0]
        if isinstance(word, Exception):
            raise word
        return word, []


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    slept: list[float] = []
    monkeypatch.setattr(retrying.time, "sleep", slept.append)
    yield slept


def database(*words: bool | Exception) -> Database:
    return cast(Database, Deciding(*words))


def test_first_attempt_that_gives_an_answer_counts(pauses: list[float]) -> None:
    answers = iter([None, None, 0])

    assert stepping(lambda: next(answers), "the run") == 0
    assert len(pauses) == 2


def test_who_is_never_first_gives_up_and_says_where(pauses: list[float]) -> None:
    with pytest.raises(StoreBusy, match="Others write to the run all the time"):
        stepping(lambda: None, "the run")
    assert 0 < sum(pauses) < 15


def test_change_is_made_anew_of_what_stands_when_others_came_first() -> None:
    made: list[int] = []

    def change() -> Batch:
        made.append(1)
        return BATCH

    assert changed(database(False, Undecided("lost"), True), change, "the row")
    assert len(made) == 3


def test_nothing_to_change_is_no_change() -> None:
    assert not changed(database(True), lambda: None, "the row")


def test_change_that_is_never_first_is_given_up() -> None:
    with pytest.raises(StoreBusy, match="the row"):
        changed(database(False), lambda: BATCH, "the row")


def test_lost_answer_to_the_last_try_is_told() -> None:
    with pytest.raises(Undecided, match="lost"):
        changed(database(Undecided("lost")), lambda: BATCH, "the row")
