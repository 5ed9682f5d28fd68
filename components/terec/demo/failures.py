"""Fills a text template in for one test of one build."""

from collections.abc import Callable
from random import Random
from typing import TypeVar

from terec.demo import texts_backend, texts_services, texts_web
from terec.demo.builds import Build
from terec.demo.catalogue import BACKEND_GROUP, SERVICES_GROUP, PlannedTest
from terec.demo.logs import backend_log, services_log
from terec.demo.planted import RERUN_PACKAGE
from terec.demo.texts import Text
from terec.demo.volatile import volatile
from terec.model import Attempt, Outcome, Result

Each = TypeVar("Each")

_TEXTS = {**texts_web.TEXTS, **texts_services.TEXTS, **texts_backend.TEXTS}
_OUTAGES = (texts_backend.OUTAGE, texts_services.OUTAGE, texts_web.OUTAGE)
_LOG_LIMIT = 16 * 1024


def planted_text(test: PlannedTest, cause: str) -> Text:
    """The template of a planted cause as this test shows it."""
    if cause == "vat":
        return texts_backend.vat_text(test.case.test_package.rpartition(".")[2])
    if cause == "outage":
        return _by_group(test, *_OUTAGES)
    return _TEXTS[cause]


def fail(result: Result, test: PlannedTest, build: Build, text: Text, drawn: Random) -> None:
    """Make a pass of this test in this build a failure with the text; with a rerun where its runner does that."""
    result.result = Outcome.FAIL
    result.error_type = text.type
    result.duration_ms = max(result.duration_ms or 0.0, text.takes_ms and text.takes_ms + drawn.randrange(40))
    result.error_details, result.error_stacktrace = _filled(test, build, text, drawn)
    result.stdout = output(test, build, drawn, drawn.randrange(_LOG_LIMIT))
    if test.case.test_package.startswith(RERUN_PACKAGE):
        result.attempts = (failed_attempt(test, build, text, drawn),)


def failed_attempt(test: PlannedTest, build: Build, text: Text, drawn: Random) -> Attempt:
    """A try of this test that failed with the text; another one may follow."""
    details, stacktrace = _filled(test, build, text, drawn)
    return Attempt(Outcome.FAIL, error_type=text.type, error_details=details, error_stacktrace=stacktrace)


def output(test: PlannedTest, build: Build, drawn: Random, limit: int) -> str | None:
    """Standard output of a test; Jest reports none for a single test."""
    log: Callable[[Random], str | None] = _by_group(
        test,
        lambda drawn: backend_log(drawn, build.tstamp, limit),
        lambda drawn: services_log(drawn, build.tstamp, limit, test.case.test_package),
        lambda drawn: None,
    )
    return log(drawn) or None


def _filled(test: PlannedTest, build: Build, text: Text, drawn: Random) -> tuple[str | None, str]:
    words = volatile(drawn, build.tstamp)
    words |= {
        "package": test.case.test_package,
        "class": test.case.test_suite,
        "case": test.case.test_case,
        "method": test.case.test_case.partition("{")[0],
        "file": test.file,
        "line": str(test.line),
    }
    return None if text.details is None else text.details % words, text.stacktrace % words


def _by_group(test: PlannedTest, backend: Each, services: Each, web: Each) -> Each:
    return backend if test.group == BACKEND_GROUP else services if test.group == SERVICES_GROUP else web
