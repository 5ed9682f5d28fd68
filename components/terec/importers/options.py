"""What a reader of reports is told."""

from dataclasses import dataclass, field

from terec.model import NO_CONFIG, TextLimit

REPORT_LIMIT = 1024 * 1024 * 1024
"""Bytes that a report, or all reports of an archive, may have when unpacked, unless told otherwise."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """config: stands before every case's own. group: test_group of every result.

    text_limit: how much of a long text is kept. report_limit: bytes of a report, or an archive, unpacked.
    console: what is no XML is read as a console log of Maven, pytest or Go.
    """

    config: str | None = None
    group: str | None = None
    text_limit: TextLimit = field(default_factory=TextLimit)
    report_limit: int = REPORT_LIMIT
    console: bool = False

    def config_before(self, own: str) -> str:
        """The config of a case whose own is known, with the given one before it."""
        if not self.config:
            return own
        return self.config if own == NO_CONFIG else f"{self.config}/{own}"
