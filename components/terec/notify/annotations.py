"""Failures as lines of a job's log that its CI shows beside the code (GitHub Actions, Azure Pipelines)."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

ANNOTATIONS_SHOWN = 10
"""GitHub shows so many errors of a step, and drops the others without a word."""

TEXT_LIMIT = 1000


class Annotation(NamedTuple):
    """path: from the top of the repository; None: of the whole job. line: from 1."""

    title: str
    text: str
    path: str | None = None
    line: int | None = None


def annotating(environment: Mapping[str, str]) -> Callable[[Annotation], str] | None:
    """What makes the line for this CI; None for one that has no such lines."""
    if environment.get("GITHUB_ACTIONS", "").lower() == "true":
        return _github
    if environment.get("TF_BUILD", "").lower() == "true":
        return _azure
    return None


def _github(annotation: Annotation) -> str:
    """Escaped as the toolkit of GitHub's actions does it (core/src/command.ts), so that no text ends the line."""
    said = {"file": annotation.path, "line": annotation.line, "title": annotation.title}
    words = ",".join(f"{name}={_github_value(str(value))}" for name, value in said.items() if value)
    return f"::error {words}::{_github_text(annotation.text[:TEXT_LIMIT])}"


def _github_text(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _github_value(text: str) -> str:
    return _github_text(text).replace(":", "%3A").replace(",", "%2C")


def _azure(annotation: Annotation) -> str:
    """Azure has no title: it stands before the text."""
    said = {"type": "error", "sourcepath": annotation.path, "linenumber": annotation.line}
    words = "".join(f"{name}={_azure_value(str(value))};" for name, value in said.items() if value)
    return f"##vso[task.logissue {words}]{_azure_text(f'{annotation.title}: {annotation.text[:TEXT_LIMIT]}')}"


def _azure_text(text: str) -> str:
    return text.replace("%", "%AZP25").replace("\r", "%0D").replace("\n", "%0A")


def _azure_value(text: str) -> str:
    return _azure_text(text).replace("]", "%5D").replace(";", "%3B")
