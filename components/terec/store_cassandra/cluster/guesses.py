"""What a question was answered last time: a guess at the answer, with which others are asked before it is there."""

from collections.abc import Collection
from typing import Generic, TypeVar

_REMEMBERED = 4096
Question = TypeVar("Question")


class Guesses(Generic[Question]):
    """Numbers by question, of the last 4,096 questions or fewer; a wrong guess costs its asker time, no more."""

    def __init__(self) -> None:
        self._answers: dict[Question, Collection[int]] = {}

    def of(self, question: Question) -> Collection[int]:
        """Nothing for a question that was not answered yet."""
        return self._answers.get(question, ())

    def remember(self, question: Question, answer: Collection[int]) -> None:
        if len(self._answers) >= _REMEMBERED:
            self._answers.clear()
        self._answers[question] = answer
