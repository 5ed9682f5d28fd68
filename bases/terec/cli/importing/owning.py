"""Names the owners of results while they stream by, from CODEOWNERS in the checkout of the reports."""

from collections.abc import Callable, Iterator
from itertools import dropwhile
from pathlib import Path

from terec.cli.sources import root_of, sources_of
from terec.model import OWNERS_LIMIT, Result
from terec.owners import CODEOWNERS_LIMIT, CODEOWNERS_PLACES, Rules, SourceIndex, likely_paths, parse_codeowners

_GITHUB, _GITLAB = ".github/", ".gitlab/"
_GITLAB_PIPELINE = ".gitlab-ci.yml"


def with_owners(results: Iterator[Result], folder: Path) -> Iterator[Result]:
    """The results, each with the owners of its file; one that has owners keeps them. Without CODEOWNERS as they come.

    The file: what the report names, else that of the class in the checkout; else patterns are tried on the paths that
    the class's name would give.
    """
    root = root_of(folder)
    rules = root and _rules(root)
    if not root or not rules:
        return results
    return _owned(results, _Owners(rules, root).of)


def _owned(results: Iterator[Result], owners_of: Callable[[Result], tuple[str, ...]]) -> Iterator[Result]:
    for result in results:
        if not result.owners:
            result.owners = owners_of(result)
        yield result


class _Owners:
    """Answers are remembered by file and class: the checkout is listed once, and only when a report needs it."""

    def __init__(self, rules: Rules, root: Path) -> None:
        self._rules, self._root = rules, root
        self._sources: SourceIndex | None = None
        self._known: dict[tuple[str | None, str, str], tuple[str, ...]] = {}

    def of(self, result: Result) -> tuple[str, ...]:
        place = (result.file, result.test_package, result.test_suite)
        owners = self._known.get(place)
        if owners is None:
            owners = self._known[place] = self._look_up(*place)[:OWNERS_LIMIT]
        return owners

    def _look_up(self, file: str | None, package: str, owner: str) -> tuple[str, ...]:
        if self._sources is None:
            self._sources = sources_of(self._root)
        path = self._sources.of_test(file, package, owner)
        if path:
            return self._rules.owners(path)
        guesses = ([_from_the_top(file)] if file else []) + likely_paths(package, owner)
        found = (self._rules.owners(guess) for guess in guesses)
        return next((owners for owners in found if owners), ())


def _from_the_top(file: str) -> str:
    """The path without its way there (`./`, `../`, `/`): where it begins is not known, so the top is tried."""
    return "/".join(dropwhile(lambda part: part in ("", ".", ".."), file.replace("\\", "/").split("/")))


def _rules(root: Path) -> Rules | None:
    for place in CODEOWNERS_PLACES:
        try:
            with (root / place).open("rb") as stream:
                text = stream.read(CODEOWNERS_LIMIT).decode("utf-8", "replace")
        except OSError:
            continue
        return parse_codeowners(text, _is_gitlabs(root, place))
    return None


def _is_gitlabs(root: Path, place: str) -> bool:
    """Whether GitLab reads the file: both look at the top and in docs/, so there the pipeline's file tells."""
    return place.startswith(_GITLAB) or (not place.startswith(_GITHUB) and (root / _GITLAB_PIPELINE).exists())
