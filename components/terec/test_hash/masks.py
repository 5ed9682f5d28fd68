"""Masking: volatile parts of a text become placeholders, so that the same failure reads the same in every run."""

import re
from collections.abc import Callable
from typing import NamedTuple

from terec.test_hash.mask_patterns import HEX, combined

TEMPLATE_HEAD = 1024
TEMPLATE_TAIL = 512
"""Characters of a masked text that count; masks come before this cut, or a moved cut would change the hash.

The tail counts only for a text without a stack, such as a log. Measured on the labelled failures (KNOWN or NEW for one
test): 1,024 false NEW .008, balanced accuracy .938; 4,096 .040 and .922; 512 .008 and .919.
"""

_RAW = 16
"""Raw characters looked at for each masked one that counts: room for long volatile values before the cut."""

_COMBINED, _NAMES = combined()
_REMEMBERED = 32_768
_REMEMBERED_LINE = 1_000
_known: dict[str, str] = {}
_MAYBE_VOLATILE = re.compile(r"[0-9/\\@=]")
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9])0[xX][0-9a-fA-F]{1,3}(?![0-9A-Za-z])|(?<![A-Za-z0-9])\d{1,40}(?:[.,_]\d{1,40}){0,8}(?![0-9])"
)
_ABOUT_STATUS = re.compile(r"[Ss]tatus(?![a-z])|STATUS|HTTP[ /]|[Rr]esponse code")
_STATUS = re.compile(r"(?<![\w.,:/-])[1-5]\d\d(?![\w%/:-]|[.,]\d| ?(?:[mun]?s|seconds|minutes|bytes|[KMG]i?B)\b)")
_BLANKS = re.compile(r"[ \t\x0b\x0c\xa0]+")
_ESCAPES = re.compile(
    r"(?:\x1b|\\x1[bB]|\\u001[bB]|\\033|\u241b|&#27;|&#x1[bB];)\[[0-9;?]{0,16}[A-Za-z]|\[\d{1,2}(?:;\d{1,3}){0,4}m"
)
_OTHER_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "`": "'"})
_KEPT = str.maketrans("0123456789", "".join(chr(0xE000 + digit) for digit in range(10)))
_UNKEPT = str.maketrans({0xE000 + digit: str(digit) for digit in range(10)})
_LOCAL_NAME = re.compile(r'(because ")(?:<local\d{1,5}>|[A-Za-z_$][\w$]{0,100})(" is null)')
_SAFE_INDEX = re.compile(r"(?<=index out of range )\[-?\d{1,19}\](?: with (?:length|capacity) \d{1,19})?")
_MAPPING = re.compile(r"\{([^{}\n]{3,2000})\}|(?<=map)\[([^\[\]\n]{3,2000})\]")
_PAIR = re.compile(r"""["']?[\w.<>$-]{1,80}["']?\s?[:=]""")
_SEGMENT_IDS = re.compile(
    rf"(?<=/)(?:{HEX}{{8}}-(?:{HEX}{{4}}-){{3}}{HEX}{{12}}|(?=[a-f]{{0,30}}\d)[0-9a-f]{{7,64}}|\d{{5,30}})(?=/|\Z)"
)
_TEMPORARY = re.compile(
    r"(?i:tmp|temp|junit|pytest|jest|scratch|surefire|workspace)[-_.]?[A-Za-z_]{0,6}\d\w{0,200}\Z"
    r"|(?i:tmp|temp)[._-]?\w{6,12}\Z|[A-Za-z._-]{0,40}\d{6,40}(?:\.tmp)?\Z|[\w-]{0,40}\.(?:tmp|temp)\Z"
)
_PLACE_IN_FILE = re.compile(r"(?::\d{1,7}){1,2}\Z|\(\d{1,7}(?:,\d{1,7})?\)\Z")
_TEMPORARY_PARENT = re.compile(r"/(?:tmp|temp|T|Temp|TMP)/[^/]{1,255}\Z")
_IN_SEGMENT = re.compile(
    rf"(?<![A-Za-z0-9])(?:{HEX}{{8}}-(?:{HEX}{{4}}-){{3}}{HEX}{{12}}"
    r"|(?=\d{0,40}[a-f])(?=[a-f]{0,40}\d)[0-9a-f]{6,64}|\d{5,40})(?![A-Za-z0-9])"
    r"|(?<=[A-Za-z0-9])[.-](?=[A-Za-z_-]{0,9}\d)[A-Za-z0-9_-]{8,10}(?=\.(?:m?js|css)\Z)"
    r"|(?<=[a-z])-\d{1,5}(?:\.\d{1,5}){1,3}(?:[.-][A-Za-z]\w{0,20})?(?=\.(?:jar|whl|zip|tgz|so|dll)\Z)"
)


class Template(NamedTuple):
    """A masked text: `strict` keeps plain numbers, `loose` has a placeholder for them too."""

    strict: str
    loose: str


def without_escapes(text: str) -> str:
    """text without terminal colours (also where a report lost the escape character) and with `\\n` line ends."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _ESCAPES.sub("", text) if "[" in text else text


def template(lines: list[str], with_tail: bool = True) -> Template:
    """The lines masked, then cut; work is bounded by a constant however long the lines are.

    with_tail: the end of a long text counts as well as its beginning.
    """
    head = _masked_until(lines, TEMPLATE_HEAD)
    kept = "\n".join(head)
    if len(kept) > TEMPLATE_HEAD or len(head) < len(lines):
        kept = kept[:TEMPLATE_HEAD]
        if with_tail:
            tail = "\n".join(reversed(_masked_until(lines[::-1], TEMPLATE_TAIL, from_end=True)))
            kept = f"{kept}\n{tail[-TEMPLATE_TAIL:]}"
    kept = kept.strip()
    loose = _NUMBER.sub("<n>", kept)
    return Template(kept, loose) if kept.isascii() else Template(kept.translate(_UNKEPT), loose.translate(_UNKEPT))


def _masked_until(lines: list[str], enough: int, from_end: bool = False) -> list[str]:
    masked: list[str] = []
    size = raw = 0
    for line in lines:
        room = _RAW * enough - raw
        if room <= 0 or size > enough:
            break
        line = line if len(line) <= room else line[-room:] if from_end else line[:room]
        raw += len(line) + 1
        masked.append(_masked_line(line))
        size += len(masked[-1]) + 1
    return masked


def _masked_line(line: str) -> str:
    """_mask_line, remembered for short lines: the failures of a build repeat them."""
    known = _known.get(line)
    if known is None:
        known = _mask_line(line)
        if len(line) <= _REMEMBERED_LINE:
            if len(_known) >= _REMEMBERED:
                _known.clear()
            _known[line] = known
    return known


def _mask_line(line: str) -> str:
    """One line with placeholders; numbers that must stay are shifted into a private range of Unicode."""
    line = _BLANKS.sub(" ", line).strip()
    if _MAYBE_VOLATILE.search(line):
        line = _STATUS.sub(lambda found: _kept(found[0]), line) if _ABOUT_STATUS.search(line) else line
        line = _SAFE_INDEX.sub("[<n>]", line) if "index out" in line else line
        line = _COMBINED.sub(_replacement, line)
    if "{" in line or "map[" in line:
        line = _MAPPING.sub(_sorted_mapping, line)
    if 'because "' in line:
        line = _LOCAL_NAME.sub(r"\1<local>\2", line)
    return line if line.isascii() and "`" not in line else line.translate(_OTHER_QUOTES)


def _replacement(match: re.Match[str]) -> str:
    name = _NAMES[match.lastindex or 0]
    rewrite = _REWRITES.get(name)
    return rewrite(match[0]) if rewrite else f"<{name.rstrip('0123456789')}>"


def _kept(text: str) -> str:
    return text.translate(_KEPT)


def _url(text: str) -> str:
    """Scheme and path stay; host and query go."""
    bare = text.rstrip(").,;:]}")
    if bare.startswith("file:/"):
        return _path(bare[5:].replace("///", "/")) + text[len(bare) :]
    scheme, _, rest = bare.partition("//")
    place = rest.split("?", 1)[0].split("#", 1)[0]
    _, slash, path = place.partition("/")
    return f"{scheme}//<host>{_SEGMENT_IDS.sub('<id>', slash + path)}{text[len(bare) :]}"


def _path(text: str) -> str:
    """The last segment stays unless it is temporary; a place in a file is named by the file alone."""
    path = text.replace("\\", "/")
    while "//" in path:
        path = path.replace("//", "/")
    place = _PLACE_IN_FILE.search(path)
    bare = (path[: place.start()] if place else path).rstrip(".")
    last = bare.rsplit("/", 1)[-1]
    if _TEMPORARY.match(last) or (_TEMPORARY_PARENT.search(bare) and any(map(str.isdigit, last.partition(".")[0]))):
        last = "<tmp>"
    elif any(map(str.isdigit, last)):
        last = _IN_SEGMENT.sub("<id>", last)
    ending = "." if path.endswith(".") else ""
    return (last if place else f"<path>/{last}") + ending


def _file(text: str) -> str:
    return _IN_SEGMENT.sub("<id>", re.split(r"[:(]", text, maxsplit=1)[0].replace("\\", "/").rsplit("/", 1)[-1])


def _up_to_digits(text: str) -> str:
    return re.split(r"(?<![A-Za-z])\d|(?<=gw)\d", text, maxsplit=1)[0] + "<n>"


def _last_word(text: str) -> str:
    return re.sub(r"[A-Za-z0-9_+/-]+\Z", "<id>", text.rstrip("="))


_REWRITES: dict[str, Callable[[str], str]] = {
    "_kept": _kept,
    "_kept2": _kept,
    "_kept3": _kept,
    "_url": _url,
    "_url2": lambda text: text.split("/", 1)[0].split("@", 1)[0] + "//<host>",
    "_version": lambda _: "@<version>",
    "_identity": lambda _: "@<id>",
    "_traced": _last_word,
    "_commit": _last_word,
    "_drive": _path,
    "_path": _path,
    "_file": _file,
    "_counted": _up_to_digits,
    "_counted2": _up_to_digits,
    "_counted3": _up_to_digits,
    "_sanitizer": lambda _: "==<pid>==",
    "_process": lambda _: "[<pid>]",
    "_port": lambda _: ":<port>",
    "_generated": lambda _: "$<generated>",
    "_cut": lambda _: ".<cut>",
    "_pod": lambda _: "-<pod>",
    "_temporary": lambda _: "<tmp>",
    "_chunk": lambda _: ".<id>",
}


def _sorted_mapping(match: re.Match[str]) -> str:
    """A printed map in one order: its items are sorted when each of them is a key and a value."""
    body, separator = (match[1], ", ") if match[1] else (match[2], " ")
    items = body.split(separator)
    if len(items) < 2 or not all(_PAIR.match(item) for item in items):
        return match[0]
    opening, closing = match[0][0], match[0][-1]
    return opening + separator.join(sorted(items)) + closing
