"""Feeds an XML document to the reader of its format, in chunks, and refuses what XML can do to a reader."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol
from xml.parsers import expat

from terec.importers import encodings
from terec.importers.control_characters import CharactersLeftOut
from terec.importers.encodings import Recoded
from terec.importers.junit import JunitReader
from terec.importers.options import ReadOptions
from terec.importers.other_formats import CtestReader, no_junit, no_xml
from terec.importers.problems import BrokenReport, UnfitCharacter, UnreadFile, blank
from terec.importers.xml_errors import explained, is_of_a_character
from terec.model import Result

TAG_LIMIT = 8 * 1024 * 1024
"""Longest tag or comment, in bytes: expat holds it whole, and reads it anew with every chunk."""

_TEXT_BUFFER = 64 * 1024

BEFORE_CONTENT = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
"""Byte order marks, white space, and the zeros of wide characters."""


class XmlReader(Protocol):
    """Turns the elements of one format into results; attributes are names and values in turn.

    check: BrokenReport for a document that was read to its end and says itself that something is not in it. remark:
    what its reader should know of one that may be whole.
    """

    remark: BrokenReport | None

    def start(self, name: str, attributes: list[str]) -> None: ...
    def end(self, name: str) -> None: ...
    def take(self) -> list[Result]: ...
    def finish(self) -> list[Result]: ...
    def check(self) -> None: ...


class XmlFormat(Protocol):
    def __call__(self, parser: expat.XMLParserType, options: ReadOptions) -> XmlReader: ...


XML_FORMATS: Mapping[str, XmlFormat] = {
    "testcase": JunitReader,
    "testsuite": JunitReader,
    "testsuites": JunitReader,
    "Site": CtestReader,
}
"""Readers by the root element that they know."""


class XmlDocument:
    """One document; results() may be called once. left_out: what it held and XML does not allow. remark: as XmlReader.

    made_fit: characters that would end the reading are left out. Else UnfitCharacter is raised where one does.
    """

    def __init__(self, options: ReadOptions, made_fit: bool = False) -> None:
        self._recoded = encodings.made_fit if made_fit else encodings.recoded
        self.left_out = CharactersLeftOut()
        self.remark: BrokenReport | None = None
        self._options = options
        self._reader: XmlReader | None = None
        self._parser = expat.ParserCreate()

    def results(self, chunks: Iterable[bytes]) -> Iterator[list[Result]]:
        """Batches of results as the chunks arrive; BrokenReport where the document breaks, after what stood before."""
        source = self._recoded(chunks)
        if not source.wide:
            source = source._replace(
                chunks=self.left_out.without(source.chunks, lambda: self._parser.CurrentLineNumber)
            )
        self._parser = expat.ParserCreate(source.encoding)
        self._prepare()
        try:
            yield from self._parsed(source)
        finally:
            self._release()

    def _parsed(self, source: Recoded) -> Iterator[list[Result]]:
        parser, fed, chunk, begun = self._parser, 0, b"", False
        try:
            for chunk in source.chunks:
                begun = begun or _begins(chunk)
                parser.Parse(chunk, False)
                fed += len(chunk)
                self._check_tag(fed)
                if self._reader is not None:
                    yield self._reader.take()
            if not begun:
                raise blank()
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            offset = parser.ErrorByteIndex - fed
            broken = explained(error, offset, chunk)
            if is_of_a_character(error, offset, chunk):
                raise self._unfit(broken) from None
            yield from self._before_break()
            raise broken from None
        except UnicodeDecodeError as error:
            raise self._unfit(self._located(error)) from None
        except (BrokenReport, ValueError, LookupError) as error:
            yield from self._before_break()
            raise self._located(error) from None
        yield from self._before_break()
        if self._reader is not None:
            self._reader.check()
            self.remark = self._reader.remark

    def _before_break(self) -> Iterator[list[Result]]:
        if self._reader is not None:
            yield self._reader.finish()

    def _unfit(self, broken: BrokenReport) -> UnfitCharacter:
        rest = self._reader.finish() if self._reader is not None else []
        return UnfitCharacter(broken.message, broken.line, broken.column, rest)

    def _prepare(self) -> None:
        parser = self._parser
        parser.buffer_text = True
        parser.ordered_attributes = True
        parser.buffer_size = _TEXT_BUFFER
        parser.StartElementHandler = self._root
        parser.EntityDeclHandler = self._refuse_entity
        parser.SkippedEntityHandler = self._refuse_entity
        parser.AttlistDeclHandler = self._refuse_default

    def _root(self, name: str, attributes: list[str]) -> None:
        """The root element chooses the reader, whose handlers then take over."""
        make = XML_FORMATS.get(name.rpartition(":")[2])
        if make is None:
            raise no_junit(name)
        reader = self._reader = make(self._parser, self._options)
        self._parser.StartElementHandler = reader.start
        self._parser.EndElementHandler = reader.end
        reader.start(name, attributes)

    def _check_tag(self, fed: int) -> None:
        if fed - max(self._parser.CurrentByteIndex, 0) > TAG_LIMIT:
            raise BrokenReport(f"a tag or comment is longer than {TAG_LIMIT // 2**20} MiB")

    def _refuse_entity(self, *_: object) -> None:
        raise BrokenReport("it declares or uses XML entities of its own, which TeReC refuses for safety")

    def _refuse_default(self, _element: str, _name: str, _type: str, default: str | None, _required: bool) -> None:
        if default is not None:
            raise BrokenReport("its DTD gives attributes default values, which TeReC refuses for safety")

    def _located(self, error: Exception) -> BrokenReport:
        if isinstance(error, UnreadFile):
            return error
        message = error.message if isinstance(error, BrokenReport) else f"its text cannot be decoded: {error}"
        return BrokenReport(message, self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1)

    def _release(self) -> None:
        """Parser and reader hold each other; what they hold can be large."""
        parser = self._parser
        parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None
        parser.EntityDeclHandler = parser.SkippedEntityHandler = parser.AttlistDeclHandler = None
        self._reader = None


def _begins(chunk: bytes) -> bool:
    """Whether the document begins in the first chunk, which may be blank; UnreadFile for what is no XML."""
    content = chunk.lstrip(BEFORE_CONTENT)
    if content and content[:1] != b"<":
        raise no_xml(content)
    return bool(content)
