"""The words of a run that was exported, when one file that holds it is imported."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from terec.cli.importing.importing import read_options
from terec.cli.importing.words import Given, RunWords
from terec.cli.session import Session
from terec.importers import Report, ReportFile
from terec.model import DEFAULT_PART, Run, UnreadableReport, UploadHeader

_HEAD = 64


def words_of_export(session: Session, given: Given, paths: list[str]) -> RunWords | None:
    """The run in the file, with what options say laid over it; neither CI nor git is asked: the run was elsewhere.

    None when paths are not one file in TeReC's own JSON with a run in it.
    """
    run = _run_in(session, Path(paths[0])) if len(paths) == 1 else None
    if run is None:
        return None
    org, project = session.word("org"), session.word("project")
    laid_over: dict[str, Any] = {
        "org": org and org.value,
        "project": project and project.value,
        "suite": given.suite,
        "branch": given.branch,
        "run_id": given.run_id,
        "tstamp": given.time,
        "url": given.url,
        "commit": given.commit,
        "status": given.status,
        "base_commit": given.base,
        "target_branch": given.target,
        "pull_request": given.pull_request,
        "author": given.author,
        "declared_parts": given.parts,
        "complete": given.complete or None,
    }
    said = {name: value for name, value in laid_over.items() if value is not None and value != ""}
    return RunWords(replace(run, **said), UploadHeader(given.part or DEFAULT_PART, given.attempt or 1), given.config)


def _run_in(session: Session, path: Path) -> Run | None:
    """The run that stands before the results; of a file that is no JSON only the head is read."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as stream:
            if stream.read(_HEAD).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"{":
                return None
        report = Report(ReportFile(str(path), None, lambda: path.open("rb")), read_options(session.settings))
        with closing(report.results()) as batches:
            for _ in batches:
                if run := report.run:
                    return run
    except (OSError, UnreadableReport):
        return None  # the import itself says what is wrong
    return None
