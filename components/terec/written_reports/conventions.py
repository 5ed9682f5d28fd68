"""Where runners write their reports when nobody tells them, and where a command line tells them to."""

import os
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatch
from pathlib import Path, PurePath

FOLDERS = frozenset({
    "surefire-reports", "failsafe-reports", "test-results", "test-reports", "reports", "test-report", "testreports",
    "testresults", "junit", "junit-reports", "junitreports", "test-output", "bazel-testlogs",
})  # fmt: skip
"""Names, in lower case, of folders whose *.xml may be reports, however deep: Maven, Gradle, sbt, TestNG, Bazel."""

FILES = (
    "junit*.xml", "*-junit.xml", "*_junit.xml", "*.junit.xml", "TEST-*.xml", "test-results*.xml", "test_results*.xml",
    "test-report*.xml", "test_report*.xml", "testresults*.xml", "*-test-results.xml", "rspec*.xml", "nosetests.xml",
    "xunit*.xml", "pytest*.xml", "report.xml", "results.xml",
)  # fmt: skip
"""Patterns of reports in any other folder: jest-junit, mocha-junit-reporter, RSpec, CTest, what pages recommend."""

NOT_ENTERED = frozenset({"node_modules", "bower_components", "vendor", "venv", "site-packages", "__pycache__"})
"""Names of folders that are never looked into; nor are those that begin with a dot, or hold a `pyvenv.cfg`."""

_VARIABLES = ("JEST_JUNIT_OUTPUT_FILE", "MOCHA_FILE")
_VARIABLES_OF_WORDS = ("PYTEST_ADDOPTS",)


def conventional_reports(folder: Path) -> Iterator[Path]:
    """Files below folder that may be reports by name and place, in one walk; links to folders are not followed.

    A link called `bazel-testlogs` is: Bazel keeps its reports elsewhere.
    """
    stack = [(str(folder), False)]
    while stack:
        place, in_reports = stack.pop()
        try:
            with os.scandir(place) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            continue  # it went meanwhile, or is nobody's to read
        if not in_reports and any(entry.name == "pyvenv.cfg" for entry in found):
            continue
        for entry in found:
            if _is_folder(entry):
                if not entry.name.startswith(".") and entry.name not in NOT_ENTERED:
                    stack.append((entry.path, in_reports or entry.name.lower() in FOLDERS))
            elif entry.name.endswith(".xml") and (in_reports or any(fnmatch(entry.name, each) for each in FILES)):
                yield Path(entry.path)


def told_reports(words: Sequence[str], environment: Mapping[str, str]) -> list[str]:
    """Paths of reports that a command line, or a runner's variable, names; they need not be there.

    Every word that ends in .xml is one, as is what follows an option with `junit` or `xunit` in its name; words of a
    script (`sh -c "…"`) are looked through like the command's own. What names no report is harmless: it is read only
    when the command writes it.
    """
    told = [environment[name] for name in _VARIABLES if environment.get(name)]
    everything = [part for word in words for part in _parts(word)]
    for name in _VARIABLES_OF_WORDS:
        everything += _split(environment.get(name, ""))
    told += _paths_in(everything)
    return list(dict.fromkeys(told))


def _paths_in(words: Sequence[str]) -> Iterator[str]:
    for number, word in enumerate(words):
        option, mark, value = word.partition("=") if word.startswith("-") else ("", "", word)
        names_a_report = any(kind in option.lower() for kind in ("junit", "xunit"))
        if mark and value and (names_a_report or value.endswith(".xml")):
            yield value
        elif names_a_report and not mark and number + 1 < len(words) and not words[number + 1].startswith("-"):
            yield words[number + 1]
        elif not option and word.endswith(".xml"):
            yield word.rpartition(":")[2] if ":" in word and not PurePath(word).drive else word


def _parts(word: str) -> Iterable[str]:
    return [word, *_split(word)] if any(blank in word for blank in " \t\n") else [word]


def _split(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir(follow_symlinks=entry.name == "bazel-testlogs")
    except OSError:
        return False
