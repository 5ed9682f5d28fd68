"""Log lines with named values: JSON for machines, columns for a person at a terminal."""

import logging
import sys
from contextlib import suppress
from typing import Any, TextIO, cast

import structlog

from terec.model import TerecError

_SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]


def configure_logs(level: str, stream: TextIO | None = None) -> None:
    """Send this process's log lines of `level` (debug, info, warning, error) and above to stream (stderr).

    Lines of the standard library's loggers (the HTTP server's) come out in the same form, from warning on. Lines that
    cannot be written are lost.
    """
    out = cast("TextIO", _Unfailing(stream or sys.stderr))
    number = getattr(logging, level.upper())
    form = _form(out)
    structlog.configure(
        processors=[*_SHARED, form],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(file=out),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processor=form, foreign_pre_chain=_SHARED))
    logging.basicConfig(handlers=[handler], level=max(number, logging.WARNING), force=True)


class _Unfailing:
    """A stream that swallows what its own raises: no work may fail because its log is full, closed or gone."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with suppress(OSError, ValueError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            self._stream.flush()

    def isatty(self) -> bool:
        with suppress(OSError, ValueError):
            return self._stream.isatty()
        return False


def log() -> Any:
    """The logger: `log().info("what happened", name=value)`. Secrets are never given to it."""
    return structlog.get_logger()


def unexpected(error: Exception) -> Exception | None:
    """The error where its traceback is worth reading: `exc_info` of a line that tells of a failure."""
    return None if isinstance(error, TerecError) else error


def _form(out: TextIO) -> structlog.typing.Processor:
    if out.isatty():
        return structlog.dev.ConsoleRenderer(colors=False)
    return structlog.processors.JSONRenderer()
