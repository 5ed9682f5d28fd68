"""Collects the words of a run; what was told first stays."""

from collections.abc import Mapping

from terec.ci_context.context import CiContext
from terec.ci_context.lies import VALUE_SHOWN, Lie, why_no_number, why_no_value

_NEVER_EMPTY = ("run_id", "attempt", "commit")


class Told:
    """The words so far with their origins. before: the commit before a push. pushed: its commits, newest first."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._words: dict[str, object] = {}
        self._origin: dict[str, str] = {}
        self._lies: list[Lie] = []
        self.before: str | None = None
        self.pushed: tuple[str, ...] = ()

    def tell(self, word: str, value: object, origin: str) -> None:
        """Take a value unless it is empty, cannot be true, or the word is known."""
        if not value or word in self._words:
            return
        if why := why_no_value(word, value):
            self._pass_over(origin, str(value), why)
        else:
            self.correct(word, value, origin)

    def correct(self, word: str, value: object, origin: str) -> None:
        """Take a value in place of what was told before."""
        self._words[word] = value
        self._origin[word] = origin

    def variable(self, word: str, name: str) -> None:
        """Take the value of a variable of the environment."""
        value = self.value(name)
        if not value and name in self._environment and word in _NEVER_EMPTY:
            self._pass_over(name, "", "is empty")
        self.tell(word, value, name)

    def number(self, word: str, name: str, first: int = 1) -> None:
        """Take a variable that holds a whole number; anything else is passed over. first: what it calls the first."""
        text = self.value(name)
        if text and not (why := why_no_number(word, text)):
            self.tell(word, int(text) + 1 - first, name)
        elif text:
            self._pass_over(name, text, why or "")
        elif name in self._environment and word in _NEVER_EMPTY:
            self._pass_over(name, "", "is empty")

    def part(self, job: str, origin: str, index: str, total: str, first: int = 1) -> None:
        """Take the job's name as part, with `k/N` at its end where two variables say that it is one of several shards.

        job: empty where the suite is called after it. first: the number that the variable gives the first shard.
        """
        shard = self._shard(index, total, first)
        self.tell("part", f"{job} {shard}".strip() if shard else job, index if shard else origin)

    def _shard(self, index: str, total: str, first: int) -> str | None:
        position, count = self.value(index), self.value(total)
        if not position or count in ("", "1"):
            return None
        for variable, text in ((index, position), (total, count)):
            if why := why_no_number("part", text):
                self._pass_over(variable, text, why)
                return None
        number = int(position) - first + 1
        if not 1 <= number <= int(count):
            self._pass_over(index, position, f"is not one of the {count} of {total}")
            return None
        return f"{number}/{int(count)}"

    def sender(self, *names: str) -> None:
        """Take what the variables hold together as the name of job and runner."""
        values = [self.value(name) for name in names]
        first = next((name for name, value in zip(names, values, strict=True) if value), "")
        self.tell("sender", "/".join(filter(None, values))[:200], first)

    def value(self, name: str) -> str:
        """A variable of the environment, without white space around it."""
        return self._environment.get(name, "").strip()

    def text(self, word: str) -> str | None:
        """A word that is known so far."""
        value = self._words.get(word)
        return value if isinstance(value, str) else None

    def context(self) -> CiContext:
        return CiContext(**self._words, origin=self._origin, lies=tuple(self._lies))  # type: ignore[arg-type]

    def _pass_over(self, origin: str, value: str, why: str) -> None:
        lie = Lie(origin, value[:VALUE_SHOWN], why)
        if lie not in self._lies:
            self._lies.append(lie)
