"""What a test is called, masked where its own failure says it: one failure of many tests then reads alike in each."""

import re
from collections.abc import Iterator

from terec.model import CaseId
from terec.test_hash.masks import template

OWN_CLASS, OWN_TEST = "<own class>", "<own test>"

_LEAST = 4
_COMPOUND = re.compile(r"[a-z0-9][A-Z]|[A-Za-z]\d|_\w|[ ./:\\-]\w")
"""A name of several words. One of a single word (`timeout`) says in a text what it says anywhere."""

_PLAIN = re.compile(r"[A-Za-z_$]+")
_FOLDERS = re.compile(r"[/\\ ]|::")
_TITLES = re.compile(r" [›>] ")
"""Between the titles around a case, where its runner puts them into its name (Playwright, Vitest)."""

_PACKAGE = re.compile(rf"(?<![\w$.\\:])(?:[\w$.\\]|::)++(?={OWN_CLASS})")


class OwnNames:
    """The names of a case, to be masked in its texts."""

    def __init__(self, case: CaseId) -> None:
        self._names = tuple(_names(case))

    def masked_in(self, text: str) -> str:
        """A masked text (`Signature.loose_template`) with placeholders for the class and the name.

        A class goes with the package before it. Time is linear in the text.
        """
        found = text
        for name, placeholder in self._names:
            if name in found:
                found = re.sub(rf"(?<![\w$]){re.escape(name)}(?![\w$])", placeholder, found)
        return _PACKAGE.sub("", found) if found is not text else text


def _names(case: CaseId) -> Iterator[tuple[str, str]]:
    """Each as it reads in a masked text: the class and what is behind its folders, the case and its last title."""
    suite, name = case.test_suite, case.test_case
    classes = dict.fromkeys((suite, _FOLDERS.split(suite)[-1]), OWN_CLASS)
    cases = dict.fromkeys((name, _TITLES.split(name)[-1]), OWN_TEST)
    for each, placeholder in (*classes.items(), *cases.items()):
        if len(each) >= _LEAST and _COMPOUND.search(each):
            yield (each if _PLAIN.fullmatch(each) else template([each]).loose), placeholder
