"""Finds the file of a test in a checkout, by the file that its report names or by its class."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from terec.model import common_ending

PATHS_LIMIT = 500_000
"""Files of a checkout that are indexed."""

_SOURCES = frozenset(
    (
        *("java", "kt", "kts", "scala", "groovy", "clj", "py", "js", "jsx", "mjs", "ts", "tsx", "go", "rb", "php"),
        *("cs", "fs", "vb", "rs", "swift", "cpp", "cc", "c", "dart", "ex", "exs", "feature"),
    )
)
_ROOTS = ("src/test/java", "src/test/kotlin", "src/main/java", "test", "tests", "src", "")
_LONGEST_NAME = 4096
_MODULE = ".py"


class SourceIndex:
    """The files of a checkout by their last name, from one listing of its paths; O(paths)."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._by_name: defaultdict[str, list[str]] = defaultdict(list)
        self._by_stem: defaultdict[str, list[str]] = defaultdict(list)
        for path in islice(paths, PATHS_LIMIT):
            name = path.rpartition("/")[2]
            self._by_name[name].append(path)
            stem, _, ending = name.rpartition(".")
            if ending.lower() in _SOURCES:
                self._by_stem[stem].append(path)

    def of_test(self, file: str | None, package: str, owner: str) -> str | None:
        """The path of the file that a report names, else of the test's class."""
        return (file and self.of_file(file)) or self.of_class(package, owner)

    def of_file(self, file: str) -> str | None:
        """The path that the file of a report ends in, or that ends in it; None when there is none, or more than one."""
        parts = [each for each in file.replace("\\", "/").split("/") if each not in ("", ".")]
        known = self._by_name.get(parts[-1], ()) if parts else ()
        return _only_best({path: agreed for path in known if (agreed := _suffix(path.split("/"), parts))})

    def of_class(self, package: str, owner: str) -> str | None:
        """The file of a class: its outer class in the folders of its package; of a Python class or function the module.

        Kotlin leaves out the first folders of a package: two that agree are enough. None when there is none, or two are
        alike.
        """
        words = [*filter(None, package.split(".")), owner.partition("$")[0]]
        if len(package) + len(owner) > _LONGEST_NAME:
            return None
        for end in range(len(words), 0, -1):
            known = self._by_stem.get(words[end - 1], ())
            agreed = {path: common_ending(_folders_and_stem(path), words[:end]) for path in known}
            whole = end == len(words)
            fits = {
                path: count
                for path, count in agreed.items()
                if (count == end and (whole or path.endswith(_MODULE))) or (whole and count > 1)
            }
            if found := _only_best(fits):
                return found
        return None


def likely_paths(package: str, owner: str) -> list[str]:
    """Paths that a class's name would give under common roots, for patterns alone when no checkout has it."""
    words = [*filter(None, package.split(".")), owner.partition("$")[0]]
    if not words[-1] or any(not word or "/" in word or word.strip() != word for word in words):
        return []
    path = "/".join(words)
    return [f"{root}/{path}.java" if root else f"{path}.java" for root in _ROOTS]


def _only_best(agreed: Mapping[str, int]) -> str | None:
    """The path with the highest count; None when there is none, or several have it."""
    best = max(agreed.values(), default=0)
    found = [path for path, count in agreed.items() if count == best]
    return found[0] if len(found) == 1 else None


def _suffix(own: Sequence[str], parts: Sequence[str]) -> int:
    """How many last parts are the same, where the shorter one is wholly the end of the other; else 0."""
    count = common_ending(own, parts)
    return count if count == min(len(own), len(parts)) else 0


def _folders_and_stem(path: str) -> list[str]:
    return path.rpartition(".")[0].split("/")
