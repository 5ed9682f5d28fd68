"""Collects the words of a run; what was told first stays."""

from collections.abc import Mapping

from terec.ci_context.context import CiContext
from terec.model import RUN_ID_MAX


class Told:
    """The words so far with their origins. before: the commit before a push. pushed: its commits, newest first."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._words: dict[str, object] = {}
        self._origin: dict[str, str] = {}
        self.before: str | None = None
        self.pushed: tuple[str, ...] = ()

    def tell(self, word: str, value: object, origin: str) -> None:
        """Take a value unless it is empty or the word is known."""
        if value and word not in self._words:
            self._words[word] = value
            self._origin[word] = origin

    def correct(self, word: str, value: object, origin: str) -> None:
        """Take a value in place of what was told before."""
        self._words[word] = value
        self._origin[word] = origin

    def variable(self, word: str, name: str) -> None:
        """Take the value of a variable of the environment."""
        self.tell(word, self._environment.get(name, "").strip(), name)

    def number(self, word: str, name: str) -> None:
        """Take a variable that holds a whole number; anything else is passed over."""
        text = self._environment.get(name, "").strip()
        if text.isascii() and text.isdigit() and int(text) <= RUN_ID_MAX:
            self.tell(word, int(text), name)

    def text(self, word: str) -> str | None:
        """A word that is known so far."""
        value = self._words.get(word)
        return value if isinstance(value, str) else None

    def context(self) -> CiContext:
        return CiContext(**self._words, origin=self._origin)  # type: ignore[arg-type]
