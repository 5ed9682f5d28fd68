"""Shows on a terminal how far a command is; elsewhere nothing."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID


class Progress:
    """Told of files and results of an import; shows them where it holds a bar."""

    def __init__(self, bar: "Bar | None" = None, task: "TaskID | None" = None) -> None:
        self._bar, self._task = bar, task
        self._files = self._results = 0

    def file_found(self) -> None:
        self._files += 1

    def file_done(self) -> None:
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, advance=1, total=self._files or None)

    def results_stored(self, count: int) -> None:
        self._results += count
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, results=f"{self._results:,} results")


@contextmanager
def import_progress() -> Iterator[Progress]:
    """A bar on stderr while it is a terminal; it goes when it is done. Its end is known once files were counted."""
    if not sys.stderr.isatty():
        yield Progress()
        return
    with _bar("Importing", "files") as bar:
        yield Progress(bar, bar.add_task("", total=None, results=""))


@contextmanager
def runs_progress(doing: str) -> Iterator[Callable[[int, int, int], None]]:
    """A bar of runs on stderr while it is a terminal; told how many are done, how many there are, and their results."""
    if not sys.stderr.isatty():
        yield lambda done, total, results: None
        return
    with _bar(doing, "runs") as bar:
        task = bar.add_task("", total=None, results="")
        yield lambda done, total, results: bar.update(task, completed=done, total=total, results=f"{results:,} results")


@contextmanager
def waiting_progress(wanted: bool) -> Iterator[Callable[[str], None]]:
    """A line on stderr that says what is waited for, where that is wanted and a terminal."""
    if not wanted or not sys.stderr.isatty():
        yield lambda lack: None
        return
    from terec.cli.output import console

    with console(to_stderr=True).status("Waiting") as status:
        yield lambda lack: status.update(f"Waiting: {lack}")


def _bar(doing: str, what: str) -> "Bar":
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    from terec.cli.output import console

    columns = (
        TextColumn(doing),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(what),
        TextColumn("{task.fields[results]}"),
    )
    return Bar(*columns, console=console(to_stderr=True), transient=True)
