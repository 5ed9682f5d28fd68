"""The words by which tests and failures are found, the same in every store."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from terec.model.errors import InvalidInput
from terec.model.names import NO_CONFIG, CaseId, RunKey
from terec.model.signature import FailureSignature, scoring_words

WORD_LENGTH = 40
"""Characters of a word that count."""

WORDS_IN_TEXT = 400
"""Words of a failure's text that count."""

QUERY_WORDS = 8
LEAST_LETTERS = 2

_RUN = re.compile(r"[^\W_]+")
_BEGINS = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A test with all words in its names."""

    test_id: str
    case: CaseId


@dataclass(frozen=True, slots=True)
class FoundFailure:
    """A failure with all words in its text; run, test_id: where it was newest.

    text: error type and message, numbers and other volatile parts masked.
    """

    failure_hash: str
    text: str
    run: RunKey
    test_id: str


@dataclass(frozen=True, slots=True)
class Found:
    """cases: by package, class, case, config. failures: the newest first. more: some were left out."""

    cases: tuple[FoundCase, ...] = ()
    failures: tuple[FoundFailure, ...] = ()
    more: bool = False


def query_words(text: str) -> tuple[str, ...]:
    """The words that were typed, each once; InvalidInput for none, for one that is too short, and for too many."""
    words = tuple(dict.fromkeys(each.lower()[:WORD_LENGTH] for each in _RUN.findall(text)))
    short = next((each for each in words if len(each) < LEAST_LETTERS), None)
    if not words or short is not None or len(words) > QUERY_WORDS:
        raise InvalidInput(
            f"{text[:60]!r} cannot be searched for: give 1 to {QUERY_WORDS} words, or beginnings of words, of at least "
            f"{LEAST_LETTERS} letters or digits."
        )
    return words


def case_words(case: CaseId) -> frozenset[str]:
    """Every beginning of a word in the four names: `paysTax` begins at `paystax` and at `tax`."""
    names = case if case.test_config != NO_CONFIG else case[:3]
    return frozenset(word for name in names for word in _name_words(name))


def failure_words(signature: FailureSignature) -> frozenset[str]:
    """The same of a failure's types and masked message; none where the text was removed on request."""
    told = scoring_words(signature)
    texts = (told["type"], told["root_type"], *told["causes"], told["loose_template"])
    words = dict.fromkeys(word for text in texts for word in _beginnings(text))
    return frozenset(list(words)[:WORDS_IN_TEXT])


def failure_text(signature: FailureSignature) -> str:
    """Type and masked message."""
    told = scoring_words(signature)
    return ": ".join(each for each in (told["type"], told["loose_template"]) if each)


def has_words(words: Iterable[str], wanted: Sequence[str]) -> bool:
    """Whether each of the wanted ones is the beginning of one of the words."""
    known = tuple(words)
    return all(any(word.startswith(each) for word in known) for each in wanted)


@lru_cache(maxsize=4096)
def _name_words(name: str) -> tuple[str, ...]:
    """Many tests share a package and a class."""
    return tuple(_beginnings(name))


def _beginnings(text: str) -> Iterable[str]:
    for run in _RUN.finditer(text):
        whole = run.group()
        for start in (0, *(each.start() for each in _BEGINS.finditer(whole))):
            yield whole[start : start + WORD_LENGTH].lower()
