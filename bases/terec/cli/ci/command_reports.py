"""Finds the reports that a command wrote, and has pytest, which writes none by itself, write one."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from terec.cli import output
from terec.cli.ci.exit_table import PYTEST
from terec.cli.phrases import counted
from terec.written_reports import Written, WrittenReports, conventional_reports, told_reports

SHOWN = 5

_LAUNCHERS = ("-m", "run", "xvfb-run", "nice", "time")
"""Words after which `pytest` is what is run, and no argument: `python -m`, `uv run`, `coverage run -m`."""

_PYTEST_FILES = ("pytest.ini", ".pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg")
_PYTEST_FILE_LIMIT = 1024 * 1024


def asked_for_report(words: Sequence[str], environment: Mapping[str, str], folder: str) -> list[str]:
    """The command; where it is pytest's own and nothing tells pytest of a report, with a report in folder."""
    place = next((number for number, word in enumerate(words) if _is_pytest(words, number, word)), None)
    if place is None or _speaks_of_junit(" ".join(words)) or _speaks_of_junit(environment.get("PYTEST_ADDOPTS", "")):
        return list(words)
    if any(_speaks_of_junit(each) for each in _settings_of_pytest(Path.cwd())):
        return list(words)
    return [*words[: place + 1], f"--junitxml={Path(folder, 'pytest.xml')}", *words[place + 1 :]]


def reports_of(words: Sequence[str], environment: Mapping[str, str], named: Sequence[str] | None) -> WrittenReports:
    """Remembers what is there before the command runs: where reports were named, else where they usually are."""
    if named:
        return WrittenReports(lambda: _at(named))
    told = told_reports(words, environment)
    return WrittenReports(lambda: chain(_at(told), conventional_reports(Path.cwd())))


def _at(paths: Sequence[str]) -> Iterator[Path]:
    if not paths:
        return iter(())
    from terec.importers import files_at  # here: all that reads reports comes with it

    return files_at(paths)


def tell_reports(found: Written, named: Sequence[str] | None) -> None:
    """Say which reports are read, or how one can be named."""
    older = f" {counted(found.older, 'older one')} {'was' if found.older == 1 else 'were'} left alone." * bool(
        found.older
    )
    if found.paths:
        shown = ", ".join(map(_short, found.paths[:SHOWN])) + ", …" * (len(found.paths) > SHOWN)
        output.note(f"terec: The command wrote {counted(len(found.paths), 'report')}: {shown}.{older}")
    else:
        where = f"at {', '.join(named)}" if named else f"below {Path.cwd()}"
        how = "" if named else " If it writes one, name it: terec ci --reports PATH -- COMMAND."
        output.note(f"terec: The command wrote no report that is found {where}.{older}{how}")


def _is_pytest(words: Sequence[str], number: int, word: str) -> bool:
    is_last_name = Path(word).name in PYTEST
    return is_last_name and (number == 0 or words[number - 1] in _LAUNCHERS)


def _speaks_of_junit(text: str) -> bool:
    """Also where the plugin is switched off (`-p no:junitxml`)."""
    return "junitxml" in text or "junit-xml" in text


def _settings_of_pytest(folder: Path) -> Iterator[str]:
    for place in (folder, *folder.parents):
        for name in _PYTEST_FILES:
            try:
                with (place / name).open("rb") as file:
                    yield file.read(_PYTEST_FILE_LIMIT).decode("utf-8", "replace")
            except OSError:
                continue


def _short(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return path.name if path.is_absolute() else str(path)
