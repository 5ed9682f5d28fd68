"""The command that runs one failed test again, in the words of the tool that ran it."""

import re
from collections.abc import Callable
from pathlib import PurePosixPath
from shlex import quote

from terec.model import NO_CONFIG, Result

_JAVA_NAME = re.compile(r"[^\W\d][\w$]*")
_JAVA_CLASS = re.compile(r"(?:[a-z_][\w]*\.)+[A-Z][\w$]*")
_GO_TEST = re.compile(r"(?:Test|Example|Fuzz|Benchmark)\w*(?:/.+)?")
_DESCRIBED = re.compile(r" (?:›|>) ")
_PATTERN_CHARACTERS = re.compile(r"([.*+?^${}()|\[\]\\])")


def repeat_command(result: Result) -> str | None:
    """A line for a POSIX shell, called where the tests were started; None where the tool cannot be told.

    A report seldom says all that its tool asks for: without an exact name the smallest thing that holds the test is
    named, such as its class. The leg of a matrix is not part of the test's own name and is left out.
    """
    tool = result.runner if result.runner in _COMMANDS else _tool_of(result)
    return _COMMANDS[tool](result) if tool is not None and result.test_case else None


def _tool_of(result: Result) -> str | None:
    """The tool that a file's ending gives away, else Gradle for a Java class: Surefire's reports name themselves."""
    ending = PurePosixPath(result.file or "").suffix
    if ending in _BY_ENDING:
        return _BY_ENDING[ending]
    if not result.file and _JAVA_CLASS.fullmatch(_owner(result)):
        return "gradle"
    return None


def _surefire(result: Result) -> str:
    method = _java_method(result)
    return f"mvn test -Dtest={quote(_owner(result) + (f'#{method}' if method else ''))}"


def _gradle(result: Result) -> str:
    method = _java_method(result)
    return f"gradle test --tests {quote(_owner(result) + (f'.{method}' if method else ''))}"


def _java_method(result: Result) -> str | None:
    """The method without its parameters; None for a display name, of which only the class can be named."""
    name = result.test_case.partition("(")[0].partition("[")[0].partition("{")[0].strip()
    return name if _JAVA_NAME.fullmatch(name) else None


def _pytest(result: Result) -> str:
    owner = _owner(result).split(".")
    file = result.file or _python_file(owner)
    module = PurePosixPath(file.replace("\\", "/")).with_suffix("").parts
    inside = owner[len(module) :] if tuple(owner[: len(module)]) == module else _classes(owner)
    config = _own_config(result)
    name = result.test_case if config is None else f"{result.test_case}[{config}]"
    return f"pytest {quote('::'.join([file, *inside, name]))}"


def _own_config(result: Result) -> str | None:
    """The config that the runner knows; None for none, and where a leg may stand before it that nobody told."""
    if result.leg is not None:
        whole, _, own = result.test_config.partition(f"{result.leg}/")
        return own if own and not whole else None
    return None if result.test_config == NO_CONFIG or "/" in result.test_config else result.test_config


def _python_file(owner: list[str]) -> str:
    """The module's path: what comes before the first class, for modules are written small."""
    classes = _classes(owner)
    return "/".join(owner[: len(owner) - len(classes)] or owner) + ".py"


def _classes(owner: list[str]) -> list[str]:
    first = next((place for place, word in enumerate(owner) if word[:1].isupper()), len(owner))
    return owner[first:]


def _jest(result: Result) -> str:
    return _by_pattern("npx jest", result)


def _vitest(result: Result) -> str:
    return _by_pattern("npx vitest run", result)


def _mocha(result: Result) -> str:
    return f"npx mocha --grep {quote(_literally(_described(result)))}" + (
        f" {quote(result.file)}" if result.file else ""
    )


def _by_pattern(command: str, result: Result) -> str:
    """Both take a file and a regular expression for the whole name, its describe blocks joined by blanks."""
    file = result.file or (result.test_suite if "/" in result.test_suite else "")
    return " ".join([command, *([quote(file)] if file else []), "-t", quote(_literally(_described(result)))])


def _described(result: Result) -> str:
    """The test's name with the blocks around it, as the tool itself joins them."""
    blocks = "" if "/" in result.test_suite else _DESCRIBED.sub(" ", _owner(result))
    name = _DESCRIBED.sub(" ", result.test_case)
    return name if not blocks or _own_config(result) or name.startswith(blocks) else f"{blocks} {name}"


def _go(result: Result) -> str:
    package = "" if _GO_TEST.fullmatch(_owner(result)) else _owner(result)
    pattern = "/".join(f"^{_literally(part)}$" for part in result.test_case.split("/"))
    return f"go test {quote(package or './...')} -run {quote(pattern)}"


def _nextest(result: Result) -> str:
    wanted = f"test(={result.test_case})"
    binary = _owner(result)
    return f"cargo nextest run -E {quote(f'binary_id({binary}) & {wanted}' if binary else wanted)}"


def _rspec(result: Result) -> str:
    return f"bundle exec rspec {quote(result.file or '')} --example {quote(result.test_case)}"


def _phpunit(result: Result) -> str:
    return f"vendor/bin/phpunit --filter {quote(f'::{result.test_case}$')} {quote(result.file or '')}"


def _literally(text: str) -> str:
    """A regular expression that fits the text and nothing else, in every tool's dialect."""
    return _PATTERN_CHARACTERS.sub(r"\\\1", text)


def _owner(result: Result) -> str:
    return ".".join(part for part in (result.test_package, result.test_suite) if part)


_COMMANDS: dict[str, Callable[[Result], str]] = {
    "surefire": _surefire,
    "gradle": _gradle,
    "pytest": _pytest,
    "jest": _jest,
    "vitest": _vitest,
    "mocha": _mocha,
    "gotestsum": _go,
    "nextest": _nextest,
    "rspec": _rspec,
    "phpunit": _phpunit,
}
_BY_ENDING = {".py": "pytest", ".go": "gotestsum", ".rb": "rspec", ".php": "phpunit"}
