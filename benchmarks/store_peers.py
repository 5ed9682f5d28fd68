"""What benchmarks/store.py is timed beside: expat without handlers, flat tables in SQLite, SQL and JSON."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.parsers import expat

from terec.model import LIST_TEXT_LIMIT, Result, first_bytes

Row = tuple[Any, ...]

_COLUMNS = """run, test_package, test_suite, test_case, test_config, result, duration_ms, stdout, stderr,
    error_stacktrace, error_details, skip_details"""


def flat_row(run: int, result: Result) -> Row:
    """A result as one row with its texts in it."""
    names = (result.test_package, result.test_suite, result.test_case, result.test_config, result.result.value)
    texts = (result.stdout, result.stderr, result.error_stacktrace, result.error_details, result.skip_details)
    return (run, *names, result.duration_ms, *texts)


def parse_only(files: Iterable[Path]) -> None:
    """Tokenise the files and do nothing with it."""
    for file in files:
        parser = expat.ParserCreate()
        with file.open("rb") as stream:
            parser.ParseFile(stream)


def collect_rows(files: Iterable[Path]) -> list[list[str | None]]:
    """Names, time and texts of every test case, by handlers that do nothing else."""
    rows: list[list[str | None]] = []
    for file in files:
        text: list[str] = []

        def start(tag: str, words: dict[str, str], text: list[str] = text) -> None:
            if tag == "testcase":
                rows.append([words.get("classname"), words.get("name"), words.get("time"), None, None, None])
            elif tag in ("failure", "error", "skipped"):
                rows[-1][3] = words.get("message")
            text.clear()

        def end(tag: str, text: list[str] = text) -> None:
            if tag in ("failure", "error"):
                rows[-1][4] = "".join(text)
            elif tag == "system-out":
                rows[-1][5] = "".join(text)

        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.CharacterDataHandler = text.append
        with file.open("rb") as stream:
            parser.ParseFile(stream)
    return rows


def flat_import(path: Path, builds: Sequence[Sequence[Row]]) -> None:
    """Rows into one table without index: WAL, synchronous=NORMAL, a transaction for each build."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(f"CREATE TABLE result ({_COLUMNS})")
        for rows in builds:
            with connection:
                connection.executemany(f"INSERT INTO result VALUES ({', '.join('?' * 12)})", rows)


class FailureTable:
    """Just the failures of some runs, texts cut as lists carry them, under the index that the question wants."""

    def __init__(self, path: Path, runs: Iterable[tuple[int, Iterable[Result]]]) -> None:
        self.connection = sqlite3.connect(path)
        self.connection.row_factory = sqlite3.Row
        self.connection.execute(f"CREATE TABLE failure ({_COLUMNS})")
        rows = [
            tuple(first_bytes(word, LIST_TEXT_LIMIT) if isinstance(word, str) else word for word in flat_row(run, each))
            for run, results in runs
            for each in results
            if each.result == "FAIL"
        ]
        self.connection.executemany(f"INSERT INTO failure VALUES ({', '.join('?' * 12)})", rows)
        self.connection.execute("CREATE INDEX failure_run ON failure (run)")
        self.connection.commit()

    def as_json(self, runs: Sequence[int]) -> str:
        """SQL and JSON of the failures of these runs, by case."""
        marks = ", ".join("?" * len(runs))
        order = "test_package, test_suite, test_case, test_config, run DESC"
        rows = self.connection.execute(f"SELECT * FROM failure WHERE run IN ({marks}) ORDER BY {order}", runs)
        return json.dumps([dict(row) for row in rows])
