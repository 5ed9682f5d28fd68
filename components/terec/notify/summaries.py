"""Puts the gate's page where the CI shows the summary of a job."""

import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import mkdtemp
from typing import Protocol

from terec.model import RemoteError

GITHUB_LIMIT = 1024 * 1024
"""Bytes of a step's summary; GitHub shows none of one that is larger."""

AGENT_SECONDS = 20
"""How long Buildkite's agent may take."""


class Summary(Protocol):
    """Raises RemoteError with a sentence, or OSError, where the page cannot be put there."""

    def __call__(self, markdown: str, context: str, bad: bool) -> None: ...


def summary_of(environment: Mapping[str, str], say: Callable[[str], None]) -> Summary | None:
    """What puts a page where this CI shows it; None for one that shows none. say: writes a line that CI reads."""
    if path := environment.get("GITHUB_STEP_SUMMARY"):
        return lambda markdown, context, bad: _append(Path(path), markdown)
    if environment.get("TF_BUILD", "").lower() == "true":
        folder = environment.get("AGENT_TEMPDIRECTORY")
        return lambda markdown, context, bad: _azure(folder, markdown, say)
    if environment.get("BUILDKITE") == "true" and (
        agent := shutil.which("buildkite-agent", path=environment.get("PATH"))
    ):
        return lambda markdown, context, bad: _annotate(agent, markdown, context, bad, environment)
    return None


def write_summary(path: Path, markdown: str) -> None:
    """The page in a file of its own, for CIs that keep files and show no page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(markdown, encoding="utf-8", errors="replace")


def _append(path: Path, markdown: str) -> None:
    page = f"{markdown}\n".encode("utf-8", "replace")
    if (path.stat().st_size if path.exists() else 0) + len(page) > GITHUB_LIMIT:
        raise RemoteError("The summary of this step is full: GitHub takes 1 MiB.")
    with path.open("ab") as file:
        file.write(page)


def _azure(folder: str | None, markdown: str, say: Callable[[str], None]) -> None:
    """The agent reads the file after the step, so that it must stay."""
    path = Path(mkdtemp(prefix="terec-", dir=folder if folder and Path(folder).is_dir() else None)) / "TeReC.md"
    write_summary(path, markdown)
    say(f"##vso[task.uploadsummary]{path}")


def _annotate(agent: str, markdown: str, context: str, bad: bool, environment: Mapping[str, str]) -> None:
    words = ["annotate", "--context", context, "--style", "error" if bad else "success"]
    try:
        done = subprocess.run(  # noqa: S603 - fixed words; the page goes through standard input
            [agent, *words],
            input=markdown.encode("utf-8", "replace"),
            env=dict(environment),
            capture_output=True,
            timeout=AGENT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise RemoteError(f"buildkite-agent did not annotate within {AGENT_SECONDS} seconds.") from None
    if done.returncode:
        raise RemoteError(f"buildkite-agent did not annotate the build (exit code {done.returncode}).")
