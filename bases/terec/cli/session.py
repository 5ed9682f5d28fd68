"""What every command works with: where it was called, the service, and the words it shares with the others."""

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import typer

from terec.ci_context import CiContext, read_context
from terec.cli import output
from terec.cli.branches import builds_of
from terec.cli.phrases import quoted
from terec.cli.place import HOW_TO_BEGIN, Place, Word, place_to_read
from terec.cli.wiring import Opener, Where, missing_file, open_service
from terec.model import InvalidInput, NotFound, RunKey, SuiteKey, check_branch, check_run_id, check_suite
from terec.service import Service
from terec.settings import Settings, read_settings

if TYPE_CHECKING:
    from rich.console import RenderableType

LATEST = "latest"
RUN_WORDS = "SUITE BRANCH RUN_ID"


class Session:
    """One call of a command. Nothing is opened, and no git or CI asked, before it is needed.

    wait_seconds: what a server may take for all that it is asked, from the first question on; None: no bound.
    makes_store: whether a store that is missing is made when it is asked. makes_file: whether a file is, as well.
    """

    def __init__(
        self,
        url: str = "",
        org: str = "",
        project: str = "",
        api_key: str = "",
        as_json: bool = False,
        environment: Mapping[str, str] = os.environ,
        openers: Mapping[str, Opener] | None = None,
    ) -> None:
        self.environment = environment
        self.openers = openers or {}
        self.as_json = as_json
        self.options = {"url": url, "org": org, "project": project, "api_key": api_key}
        self.wait_seconds: float | None = None
        self.makes_store = self.makes_file = True
        self._opened = ExitStack()

    def __enter__(self) -> "Session":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()

    @cached_property
    def settings(self) -> Settings:
        """TEREC_* variables with the options laid over them."""
        read = read_settings(self.environment)
        given = self.options
        return replace(
            read,
            url=given["url"] or read.url,
            org=given["org"] or read.org,
            project=given["project"] or read.project,
            api_key=given["api_key"] or read.api_key,
        )

    @property
    def where(self) -> Where:
        """The settings, and what opens the URL in them."""
        return Where(self.settings, self.environment, self.openers, self.wait_seconds)

    @property
    def kept(self) -> Where:
        """Where the store is that a command of an operator looks after: the servers' own unless a URL is given."""
        return self.where._replace(settings=replace(self.settings, url=self.settings.url or self.settings.store))

    @cached_property
    def service(self) -> Service:
        """NotFound where a file is missing that is not to be made."""
        if not self.makes_file and (path := missing_file(self.where)):
            raise NotFound(f"Nothing is recorded here yet, for there is no file {path}; {HOW_TO_BEGIN}.")
        return self._opened.enter_context(open_service(self.where, self.makes_store))

    def acting_as(self, api_key: str | None) -> Service:
        """The same service with another token; None: with the same."""
        if api_key is None:
            return self.service
        settings = replace(self.settings, api_key=api_key)
        return self._opened.enter_context(open_service(self.where._replace(settings=settings)))

    @cached_property
    def context(self) -> CiContext:
        """What CI and git say of the folder in which the command was called; without its history."""
        return read_context(self.environment, Path.cwd(), history=False)

    @cached_property
    def place(self) -> Place:
        """The org and project to read from."""
        return place_to_read(
            self.word("org"), self.word("project"), lambda: self.context, Path.cwd(), self.service.administration
        )

    def word(self, name: str) -> Word | None:
        """The org or project that was given by option or environment."""
        if self.options[name]:
            return Word(self.options[name], f"--{name}")
        value = getattr(self.settings, name)
        return Word(value, f"TEREC_{name.upper()}") if value else None

    @property
    def program(self) -> str:
        """How the reader calls this command."""
        return self.environment.get("TEREC_COMMAND") or "terec"

    def call(self, *words: str) -> str:
        """A command of TeReC to type next, which asks where this one asked; a token is not repeated."""
        given = [f"--{name} {quoted(self.options[name])}" for name in ("org", "project", "url") if self.options[name]]
        return " ".join((self.program, *words, *given))

    @property
    def in_ci(self) -> bool:
        """Whether nobody is there to be asked; older Jenkins and Azure Pipelines do not set CI."""
        variables = ("CI", "GITHUB_ACTIONS", "JENKINS_URL", "TF_BUILD")
        return any(self.environment.get(name, "").lower() not in ("", "false", "0") for name in variables)

    def suite(self, name: str) -> SuiteKey:
        return SuiteKey(self.place.org.value, self.place.project.value, check_suite(name))

    def run(self, suite: str | None, branch: str | None, run_id: str | None) -> RunKey:
        """The run that the three words name; with none of them the run of this CI build.

        run_id may be `latest`. InvalidInput when a word is missing, NotFound when the branch has no run.
        """
        if suite is None:
            suite, branch, run_id = self._run_of_ci()
        if branch is None or run_id is None:
            raise InvalidInput(f"{'BRANCH' if branch is None else 'RUN_ID'} is missing; a run is {RUN_WORDS}.")
        key = self.suite(suite)
        return RunKey(*key, check_branch(branch), self._run_id(key, branch, run_id))

    def show(self, answer: Any, page: Callable[[], Iterable["RenderableType"]]) -> None:
        """The answer as JSON where that was asked for, else the page, made only then."""
        if self.as_json:
            output.write_json(answer)
        else:
            output.write(*page())

    def tell(self, answer: Any, sentence: str) -> None:
        """The answer as JSON where that was asked for, else the sentence."""
        if self.as_json:
            output.write_json(answer)
        else:
            print(sentence)

    def confirm(self, question: str, yes: bool) -> None:
        """Ask a person at a terminal; InvalidInput where nobody can answer, Abort when the answer is no."""
        if yes:
            return
        if self.in_ci or self.as_json or not (sys.stdin and sys.stdin.isatty() and sys.stderr.isatty()):
            raise InvalidInput(f"{question} Say so with --yes.")
        typer.confirm(question, abort=True, err=True)

    def _run_of_ci(self) -> tuple[str, str | None, str | None]:
        found = self.context
        if not self.in_ci or found.suite is None or found.branch is None or found.run_id is None:
            raise InvalidInput(f"Name the run: {RUN_WORDS}; it can be left out only in CI that TeReC knows.")
        return found.suite, found.branch, str(found.run_id)

    def _run_id(self, suite: SuiteKey, branch: str, text: str) -> int:
        if text == LATEST:
            newest = builds_of(self.service.history, suite, branch, 1)
            if not newest:
                raise NotFound(f"Branch {branch!r} of {'/'.join(suite)} has no run.")
            return newest[0].run_id
        if not text.isascii() or not text.isdigit():
            raise InvalidInput(f"RUN_ID is {text!r}; give a number or `{LATEST}`.")
        return check_run_id(int(text))
