"""What a browser would make of a page: its texts, links and elements, read by a parser and not by searching."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"meta", "link", "input", "wbr", "rect", "line", "circle"}
_IN_A_LINE = {"a", "b", "strong", "span", "code"}


@dataclass
class Element:
    name: str
    attributes: dict[str, str]
    text: str = ""


@dataclass
class ReadPage:
    """elements: in their order, each with all the text inside it."""

    elements: list[Element] = field(default_factory=list)

    def named(self, name: str) -> list[Element]:
        return [each for each in self.elements if each.name == name]

    @property
    def text(self) -> str:
        """What can be read, blanks and lines put together."""
        return " ".join(self.named("body")[0].text.split())

    @property
    def links(self) -> list[str]:
        return [each.attributes["href"] for each in self.elements if each.name == "a"]

    def link_to(self, text: str) -> str:
        """The address behind the first link with this text."""
        return next(each.attributes["href"] for each in self.named("a") if " ".join(each.text.split()) == text)

    def bars(self, kind: str) -> list[Element]:
        """The rectangles of a chart in the colour of `fail`, `pass` or `skip`."""
        return [each for each in self.named("rect") if f"fill-{kind}" in each.attributes.get("class", "").split()]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = ReadPage()
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.page.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            closed = self._open.pop()
            assert closed.name == tag, f"</{tag}> closes <{closed.name}>"
            if tag not in _IN_A_LINE:
                self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data


def read_page(text: str) -> ReadPage:
    """AssertionError where a tag is not closed as it was opened."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert not reader._open, f"<{reader._open[-1].name}> stays open"
    return reader.page


__all__ = ["Element", "ReadPage", "read_page"]
