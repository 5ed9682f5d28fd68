"""Every command that reads, asked of the demo's data wherever it is, so that two answers can be held side by side."""

import io
import json
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime, timedelta
from typing import Any

from terec.cli.main import run
from terec.cli.wiring import Opener

Words = tuple[str, ...]
Openers = Mapping[str, Opener]

SUITE, MAIN = "ci", "main"
_PLACE = ("--org", "test", "--project", "test")
_NO_PLACE = (("admin", "branches"), ("admin", "tokens"))
_FIELDS = ("fail_count", "duration_sec")

NOT_COMPARED = {
    "events lag",
    "events dead-letters",
    "doctor",
    "env",
    "admin verify",
    "spool list",
    "jenkins export-build",
    "jenkins export-tests",
}
"""Reading commands that tell of this machine or of the store itself, of this moment, and not of what it holds."""


def answers(url: str, commands: list[Words], openers: Openers | None = None) -> dict[str, str]:
    """What each command prints with --json, by its words; a gate's exit code stands before it."""
    return {" ".join(words): _said(url, words, openers or {}) for words in commands}


def reading_commands(url: str, openers: Openers | None = None) -> list[Words]:
    """Every reading command with words that the demo's data answer; asks the store of the URL for them."""

    def ask(*words: str) -> Any:
        return json.loads(_said(url, words, openers or {}).partition("\n")[2])

    builds = ask("builds", "history", SUITE, MAIN, "--limit", "1000")
    last = str(builds[0]["run_id"])
    red = [each for each in builds if each["fail_count"]][:2]
    branches = [each["branch"] for each in ask("builds", "branches", SUITE)]
    shown = [ask("builds", "show", SUITE, MAIN, str(each["run_id"]))["failures"] for each in red]
    since = (datetime.now(UTC) - timedelta(days=3650)).date().isoformat()
    runs = [(SUITE, MAIN, str(each["run_id"])) for each in builds[:8]]
    runs += [(SUITE, branch, "latest") for branch in branches if branch != MAIN]
    ids = [(*run_words, each["test_id"]) for run_words, failures in zip(runs, shown, strict=False) for each in failures]
    hashes = {each["failure_hash"] for failures in shown for each in failures}
    return [
        ("builds", "suites"),
        ("builds", "branches", SUITE),
        *(
            ("builds", plot, SUITE, branch, "--limit", "1000")
            for plot in ("history", "view", "trends")
            for branch in branches
        ),
        *(
            ("builds", plot, SUITE, MAIN, "--field", field, "--limit", "100")
            for plot in ("bar", "histogram")
            for field in _FIELDS
        ),
        *(("builds", "show", *words) for words in runs),
        *(("tests", each, SUITE, branch, "--limit", "100") for each in ("failed", "history") for branch in branches),
        ("tests", "failed", SUITE, MAIN, "--fold", "--threshold", "2", "--limit", "60"),
        ("tests", "history", SUITE, MAIN, "--fold", "--limit", "60"),
        *(("tests", "show", *words) for words in ids[:10]),
        ("tests", "flaky", SUITE),
        ("tests", "flaky", SUITE, "--branch", MAIN),
        ("tests", "corrections", SUITE),
        ("search", SUITE, "invoice"),
        ("search", SUITE, "tests", "--limit", "5"),
        ("search", SUITE, "err", "--limit", "100"),
        *((*gate, *words) for gate in (("check",), ("tests", "check"), ("failures",)) for words in runs),
        ("check", SUITE, branches[-1], "latest", "--against", MAIN, "--fail-on", "missing"),
        ("failures", "list", SUITE, "--since", since),
        *(("failures", "show", each) for each in sorted(hashes)[:10]),
        ("failures", "compare", *ids[0], *ids[-1]),
        *(("export", *words, "--format", form) for words in runs[:2] for form in ("json", "junit", "ctrf")),
        ("problems", SUITE),
        ("problems", SUITE, "--branch", MAIN, "--since", since),
        ("excuses", "list", SUITE),
        ("reanalyze", SUITE, "--limit", "100"),
        ("admin", "branches", "test", "test"),
        ("admin", "tokens", "test"),
        ("admin", "retention", "list"),
        *(() if url.startswith("http") else (("backtest", SUITE, "--since", since),)),
        ("builds", "history", SUITE, MAIN, "--limit", last),
    ]


def _said(url: str, words: Words, openers: Openers) -> str:
    """Exit code, then what stood on stdout, and on stderr where that was empty."""
    place = () if words[:2] in _NO_PLACE else _PLACE
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run([*words, *place, "--url", url, "--json"], openers=openers)
    return f"{code}\n{out.getvalue() or err.getvalue()}"
