"""Time for a text is bounded whatever the text: shown by what is read of it, and by the shape of the patterns."""

import re
from collections.abc import Iterator
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from terec.test_hash import (
    dotnet,
    failure_signature,
    frames,
    generic,
    go,
    javascript,
    jvm,
    lines,
    masks,
    native,
    php,
    ruby,
    rust,
    trace,
)
from terec.test_hash import python as python_family

MODULES = [dotnet, frames, generic, go, javascript, jvm, masks, native, php, python_family, ruby, rust, trace]
PATTERNS = {
    f"{module.__name__.rsplit('.', 1)[-1]}.{name}": value
    for module in MODULES
    for name, value in vars(module).items()
    if isinstance(value, re.Pattern)
}
UNBOUNDED = {"masks._BLANKS", "python._CARETS"}
"""One character class repeated: nothing before or behind it can make it try again (lines are at most LINE_LIMIT)."""

STEPS = 2_000_000
"""Most characters that one attempt of a pattern may look at: the product of its nested limits."""

HUGE = {
    "ten megabytes": "word 12 " * 1_300_000,
    "one line": "a" * 10_000_000,
    "binary": "".join(map(chr, range(256))) * 40_000,
    "surrogates": "\ud800\udfff" * 1_000_000,
    "a stack of 100,000 frames": "a.B: x\n" + "".join(f"\tat com.acme.C{n}.f(C.java:{n})\n" for n in range(100_000)),
    "blank lines": "\n" * 5_000_000,
    "open brackets": "{[(<" * 2_000_000,
    "paths": "/a" * 4_000_000,
    "dots": "a." * 4_000_000,
}


@pytest.mark.parametrize("name", HUGE)
def test_only_a_bounded_part_of_a_text_is_read(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text, read, masked = HUGE[name], [0], [0]
    plain_line, plain_mask = trace.read_line, masks._mask_line
    monkeypatch.setattr(
        trace, "read_line", lambda line: (read.__setitem__(0, read[0] + len(line) + 1), plain_line(line))[1]
    )
    monkeypatch.setattr(
        masks, "_mask_line", lambda line: (masked.__setitem__(0, masked[0] + len(line)), plain_mask(line))[1]
    )
    found = failure_signature(text, text, text)
    assert 0 < read[0] <= 2 * (trace.TEXT_HEAD + trace.TEXT_TAIL + 2)
    assert masked[0] <= 8 * 16 * (masks.TEMPLATE_HEAD + masks.TEMPLATE_TAIL)
    assert len(found.loose_template) <= 2 * (masks.TEMPLATE_HEAD + masks.TEMPLATE_TAIL)


def test_a_cause_at_the_end_of_a_huge_stack_is_found() -> None:
    text = HUGE["a stack of 100,000 frames"] + "Caused by: java.io.IOException: gone\n\tat com.acme.D.r(D.java:1)\n"
    assert failure_signature(None, None, text).causes == ("java.io.IOException",)


@pytest.mark.parametrize("name", sorted(set(PATTERNS) - UNBOUNDED))
def test_every_repeat_of_a_pattern_has_a_limit(name: str) -> None:
    limits = list(_products(parser.parse(PATTERNS[name].pattern, PATTERNS[name].flags & ~re.UNICODE)))
    assert max(limits, default=1) <= STEPS, name


def test_a_pattern_without_limits_would_be_found() -> None:
    assert max(_products(parser.parse(r"(?:a+)+b"))) > STEPS


def test_what_is_remembered_of_lines_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "_REMEMBERED", 100)
    monkeypatch.setattr(lines, "_known", {})
    for number in range(1_000):
        lines.read_line(f"line {number}")
    assert len(lines._known) <= 100
    lines.read_line("a" * 100_000)
    assert max(map(len, lines._known)) <= lines.LINE_LIMIT


def _products(tree: Any, outer: int = 1) -> Iterator[int]:
    """For each repeat the product of its limit and the limits around it."""
    for operation, argument in tree:
        if str(operation) in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            _, most, body = argument
            product = outer * max(int(most), 1)
            yield product
            yield from _products(body, product)
        else:
            yield from _within(argument, outer)


def _within(argument: Any, outer: int) -> Iterator[int]:
    if isinstance(argument, parser.SubPattern):
        yield from _products(argument, outer)
    elif isinstance(argument, list | tuple):
        for part in argument:
            yield from _within(part, outer)
