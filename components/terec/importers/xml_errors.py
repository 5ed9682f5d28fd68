"""The parser's errors in words that say what to mend."""

from xml.parsers.expat import ExpatError, errors

from terec.importers.problems import BrokenReport

_SENTENCES = {
    errors.XML_ERROR_NO_ELEMENTS: "it ends before its last element is closed (was it cut off?)",
    errors.XML_ERROR_UNCLOSED_TOKEN: "it ends in the middle of a tag (was it cut off?)",
    errors.XML_ERROR_UNCLOSED_CDATA_SECTION: "it ends inside a CDATA section (was it cut off?)",
    errors.XML_ERROR_PARTIAL_CHAR: "it ends in the middle of a character (was it cut off?)",
    errors.XML_ERROR_TAG_MISMATCH: "a closing tag does not match the tag that is open",
    errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: "more follows after the end of the report (were two files joined?)",
    errors.XML_ERROR_MISPLACED_XML_PI: "something stands before its XML declaration, which must come first",
    errors.XML_ERROR_UNDEFINED_ENTITY: "an entity is used that XML does not know",
    errors.XML_ERROR_BAD_CHAR_REF: "a character reference such as &#0; names a character that XML does not allow",
    errors.XML_ERROR_DUPLICATE_ATTRIBUTE: "a tag has the same attribute twice",
    errors.XML_ERROR_INCORRECT_ENCODING: "it is not in the encoding that its XML declaration names",
    errors.XML_ERROR_UNKNOWN_ENCODING: "its XML declaration names an encoding that is not known",
}
"""By the parser's own words, which name the error but rarely the cure."""

_INVALID_TOKEN = errors.codes[errors.XML_ERROR_INVALID_TOKEN]


def explained(error: ExpatError, offset: int, chunk: bytes) -> BrokenReport:
    """error as a BrokenReport; offset: place of the error in chunk, outside of it when not there."""
    words = errors.messages.get(error.code, "it cannot be parsed")
    message = _SENTENCES.get(words, f"it is no well-formed XML ({words})")
    if error.code == _INVALID_TOKEN:
        message = _invalid(chunk[offset : offset + 2] if offset >= 0 else b"")
    return BrokenReport(message, error.lineno, error.offset + 1)


def is_of_a_character(error: ExpatError, offset: int, chunk: bytes) -> bool:
    """Whether it may be that a character is the only thing wrong, as far as chunk tells."""
    if errors.messages.get(error.code) == errors.XML_ERROR_BAD_CHAR_REF:
        return True
    found = chunk[offset : offset + 2] if offset >= 0 else b""
    return error.code == _INVALID_TOKEN and (not found or 0 in found or found[0] >= 0x80 or found[0] < 0x20)


def _invalid(found: bytes) -> str:
    """What two bytes do wrong; in UTF-16 they are one character."""
    code = max(found) if 0 in found else next(iter(found), 0x20)
    if code < 0x20:
        return f"it holds the control character U+{code:04X}, which XML does not allow"
    if found and found[0] >= 0x80:
        return f"the byte 0x{found[0]:02X} does not belong to its encoding (UTF-8 when it declares none)"
    return "it is no well-formed XML; a character such as < or & may not be escaped"
