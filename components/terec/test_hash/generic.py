"""Is a failure's text too general to recognise a failure by?"""

import re

GENERIC_LETTERS = 12
"""Letters that must be left after masks and expected/was for a text to tell one failure from another."""

_PLACEHOLDER = re.compile(r"<[a-z]{1,12}>")
_BOILERPLATE = re.compile(
    r"(?<![A-Za-z])(?:expected|expecting|expect|actual|received|got|wanted|want|but|was|were|to|be|been|is|equals?|"
    r"assert(?:ion)?|assertionerror|assertionfailederror|failed|failure|error|exited|exit|code|status|with|returned|process|command|"
    r"non|zero)(?![A-Za-z])",
    re.IGNORECASE,
)


def says_little(masked: str) -> bool:
    """Whether fewer than GENERIC_LETTERS letters are left without placeholders, expected/was and exit-code words.

    masked: a failure's message without its type, as masks.template makes it; only its beginning is looked at.
    """
    rest = _BOILERPLATE.sub("", _PLACEHOLDER.sub("", masked[:1024]))
    return sum(map(str.isalpha, rest)) < GENERIC_LETTERS
