"""Names and keys: which words are allowed, and how a run and a case are addressed."""

import re
from typing import NamedTuple

from terec.model.errors import InvalidName

NAME_LIMIT = 200
"""Longest name of an org, project, suite or branch, in characters."""

CASE_NAME_LIMIT = 4096
"""Longest part of a case's name, in characters: parametrised tests carry their values in it."""

NO_CONFIG = "#"
"""The test_config of a case that has none."""

RUN_ID_MAX = 2**63 - 1

_ORG_OR_PROJECT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?\Z")
_CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


class SuiteKey(NamedTuple):
    """Addresses a suite."""

    org: str
    project: str
    suite: str


class RunKey(NamedTuple):
    """Addresses a run: the same five words in every store, URL and event."""

    org: str
    project: str
    suite: str
    branch: str
    run_id: int

    @property
    def suite_key(self) -> SuiteKey:
        return SuiteKey(self.org, self.project, self.suite)

    def __str__(self) -> str:
        return f"{self.org}/{self.project}/{self.suite} on {self.branch} #{self.run_id}"


class CaseId(NamedTuple):
    """Names a test: package :: class :: case :: config."""

    test_package: str
    test_suite: str
    test_case: str
    test_config: str = NO_CONFIG

    def __str__(self) -> str:
        tail = "" if self.test_config == NO_CONFIG else f"[{self.test_config}]"
        owner = ".".join(part for part in (self.test_package, self.test_suite) if part)
        return f"{owner}::{self.test_case}{tail}" if owner else f"{self.test_case}{tail}"


def check_org_or_project(value: str, what: str = "org") -> str:
    """Return value; InvalidName unless its ends are ASCII letters or digits and between them also `. _ -`."""
    if len(value) > NAME_LIMIT or not _ORG_OR_PROJECT.match(value):
        raise InvalidName(
            f"{_shown(value)} is no valid {what} name: it starts and ends with a letter or digit and has only "
            f"letters, digits and . _ - between, at most {NAME_LIMIT} characters."
        )
    return value


def check_suite(value: str) -> str:
    """Return value; InvalidName when empty, too long, with `/` or a control character."""
    return _check_free_text(value, "suite", forbidden="/")


def check_branch(value: str) -> str:
    """Return value; InvalidName when empty, too long or with a control character; `/` is allowed."""
    return _check_free_text(value, "branch", forbidden="")


def check_run_id(value: int) -> int:
    """Return value; InvalidName unless it is 0 to 2**63-1."""
    if not 0 <= value <= RUN_ID_MAX:
        raise InvalidName(f"{value} is no valid run id: it is a number from 0 to {RUN_ID_MAX}.")
    return value


def suite_from_report(value: str) -> str:
    """A suite name as read from a report or a CI job: `/` and control characters become `-`."""
    cleaned = _CONTROL.sub("-", value.replace("/", "-")).strip()
    return cleaned[:NAME_LIMIT] or "tests"


def _check_free_text(value: str, what: str, forbidden: str) -> str:
    if not value.strip() or value != value.strip() or len(value) > NAME_LIMIT or _CONTROL.search(value):
        raise InvalidName(
            f"{_shown(value)} is no valid {what} name: it has 1 to {NAME_LIMIT} characters, "
            "no control characters and no blanks at its ends."
        )
    if forbidden and forbidden in value:
        raise InvalidName(f"{_shown(value)} is no valid {what} name: it may not contain {forbidden!r}.")
    return value


def _shown(value: str) -> str:
    return ascii(value if len(value) <= 60 else value[:57] + "...")
