"""Links that a terminal opens."""

from rich.style import Style
from rich.text import Text

from terec.wording import web_address


def linked(text: Text, url: str | None) -> Text:
    """The text as an OSC 8 link to the URL, where that is safe."""
    if address := web_address(url):
        text.stylize(Style(link=address))
    return text
