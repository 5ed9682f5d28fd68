"""Reads the run in TeReC's own JSON."""

from collections.abc import Callable, Mapping
from typing import Any

from terec.importers.json_words import count_in, time_in
from terec.importers.problems import BrokenReport
from terec.json_values import flag_in, number_in, objects_in, text_in, texts_in, whole_in
from terec.model import COMMITS_LIMIT, FILES_PER_CHANGE, RUN_ID_MAX, CommitChange, Run, RunStatus

_KEY = ("org", "project", "suite", "branch")
_TEXTS = (
    *("url", "commit", "ignore_details", "head_commit", "base_commit", "target_branch", "pull_request", "author"),
    *("event", "content_digest"),
)
_COUNTS = ("pass_count", "fail_count", "skip_count", "total_count", "declared_parts", "declared_total")
_COMMITS = ("commits", "base_history")
_STATES = {each.value: each for each in RunStatus}


def run_in(words: Mapping[str, Any]) -> Run:
    """The run; a word of another type than it should have is absent. BrokenReport when one of its key is missing."""
    run_id = whole_in(words, "run_id", RUN_ID_MAX)
    if run_id is None or not all(text_in(words, name) for name in _KEY):
        raise BrokenReport(f"its run lacks one of {', '.join(_KEY)}, run_id")
    known = {name: read(words, name) for name, read in _READERS.items()}
    return Run(words["org"], words["project"], words["suite"], words["branch"], run_id, **known)


def _text(words: Mapping[str, Any], name: str) -> str | None:
    return text_in(words, name) or None


def _commits(words: Mapping[str, Any], name: str) -> tuple[str, ...] | None:
    return texts_in(words, name, COMMITS_LIMIT) if isinstance(words.get(name), list) else None


def _changes(words: Mapping[str, Any], name: str) -> tuple[CommitChange, ...] | None:
    if not isinstance(words.get(name), list):
        return None
    return tuple(
        CommitChange(
            text_in(each, "sha"),
            text_in(each, "author"),
            text_in(each, "subject"),
            texts_in(each, "files", FILES_PER_CHANGE),
            count_in(each, "files_left_out") or 0,
        )
        for each in objects_in(words, name, COMMITS_LIMIT)
        if text_in(each, "sha")
    )


_READERS: dict[str, Callable[[Mapping[str, Any], str], Any]] = {
    **dict.fromkeys(_TEXTS, _text),
    **dict.fromkeys(_COUNTS, count_in),
    **dict.fromkeys(_COMMITS, _commits),
    **dict.fromkeys(("ignore", "complete"), flag_in),
    "tstamp": time_in,
    "duration_sec": number_in,
    "status": lambda words, name: _STATES.get(str(words.get(name))),
    "changes": _changes,
}
"""How each word besides the key is read."""
