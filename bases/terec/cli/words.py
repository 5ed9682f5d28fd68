"""The words that commands share, and the decorator that gives a command its session."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from typing import Annotated, Any

import typer

from terec.cli.plain_words import PlainCommand, PlainGroup
from terec.cli.session import Session

_PLACE = "Where"

Url = Annotated[
    str,
    typer.Option(
        help="sqlite:///PATH, http(s)://SERVER or cassandra://HOST/KEYSPACE (else TEREC_URL, else your file).",
        rich_help_panel=_PLACE,
    ),
]
Org = Annotated[str, typer.Option(help="Org (else TEREC_ORG, CI, git remote).", rich_help_panel=_PLACE)]
Project = Annotated[str, typer.Option(help="Project (else TEREC_PROJECT, CI, git remote).", rich_help_panel=_PLACE)]
ApiKey = Annotated[str, typer.Option(help="Token for a server (else TEREC_API_KEY).", rich_help_panel=_PLACE)]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON; errors too, on stderr.")]

Suite = Annotated[str, typer.Argument(metavar="SUITE", help="Suite: what CI calls its workflow or job.")]
Branch = Annotated[str, typer.Argument(metavar="BRANCH", help="Branch.")]
RunId = Annotated[str, typer.Argument(metavar="RUN_ID", help="Number of the run, or `latest`.")]
OnBranch = Annotated[str, typer.Option("--branch", help="Only this branch.")]
MaybeSuite = Annotated[str | None, typer.Argument(metavar="SUITE", help="Suite; left out in CI: this run.")]
MaybeBranch = Annotated[str | None, typer.Argument(metavar="BRANCH", help="Branch.")]
MaybeRunId = Annotated[str | None, typer.Argument(metavar="RUN_ID", help="Number of the run, or `latest`.")]
OrgName = Annotated[str, typer.Argument(metavar="ORG", help="Org.")]
ProjectName = Annotated[str, typer.Argument(metavar="PROJECT", help="Project of the org.")]
TestName = Annotated[
    str, typer.Argument(metavar="TEST", help="Name as a table shows it, part of it that fits one test, or test id.")
]
Limit = Annotated[int, typer.Option(help="How many builds to look at, newest first.", min=1, max=1000)]
Fold = Annotated[bool, typer.Option("--fold", help="Fold the tests of a class into one row.")]


def _everywhere(url: Url = "", api_key: ApiKey = "", as_json: AsJson = False) -> None:
    """What every command takes besides its own words."""


def _in_a_place(org: Org = "", project: Project = "") -> None:
    """What a command takes that reads or writes in one project."""


_EVERYWHERE = inspect.signature(_everywhere).parameters
_IN_A_PLACE = inspect.signature(_in_a_place).parameters
_CONTEXT = inspect.Parameter("context", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)
"""Carries, as its object, what the entry point gave to open stores with."""

Function = Callable[..., None]
Gathering = Callable[..., Any]
"""Makes one value of the options that are its parameters, so that several commands take the same ones."""


def group(about: str, example: str) -> typer.Typer:
    """A group of commands, without a word of its own; example: one of its commands as it is typed."""
    return typer.Typer(cls=PlainGroup, no_args_is_help=True, help=about, epilog=f"Example: {example}")


def command(
    app: typer.Typer,
    name: str,
    example: str,
    place: bool = True,
    gathered: Mapping[str, Gathering] | None = None,
    wraps_a_command: bool = False,
    makes_file: bool = False,
) -> Callable[[Function], Function]:
    """Register a function as a command with the shared options; its first parameter receives the Session.

    example: a call that works, shown below the help. place: whether it takes --org and --project.
    gathered: for a parameter of the function what makes its value; the command has that one's options in its place.
    wraps_a_command: options end at the first other word; all from there on belongs to the command that is wrapped.
    makes_file: the first call of it makes the file of results; a command that only looks makes none.
    """
    shared = {**(_IN_A_PLACE if place else {}), **_EVERYWHERE}
    makers = gathered or {}

    def register(function: Function) -> Function:
        @wraps(function)
        def call(context: typer.Context, **given: Any) -> None:
            with Session(**{word: given.pop(word) for word in shared}, openers=context.obj) as session:
                session.makes_file = makes_file
                for parameter, make in makers.items():
                    given[parameter] = make(**{word: given.pop(word) for word in inspect.signature(make).parameters})
                function(session, **given)

        parameters = [
            each.replace(kind=inspect.Parameter.KEYWORD_ONLY)
            for each in (*_own_parameters(function, makers), *shared.values(), _CONTEXT)
        ]
        call.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        call.__annotations__ = {each.name: each.annotation for each in parameters}
        settings = {"allow_interspersed_args": not wraps_a_command}
        about = _paragraphs(function)
        app.command(name, cls=PlainCommand, help=about, epilog=f"Example: {example}", context_settings=settings)(call)
        return function

    return register


def _own_parameters(function: Function, makers: Mapping[str, Gathering]) -> Iterator[inspect.Parameter]:
    """The function's parameters after the Session, those that are gathered as the options they are made of."""
    for each in list(inspect.signature(function).parameters.values())[1:]:
        maker = makers.get(each.name)
        yield from (each,) if maker is None else inspect.signature(maker).parameters.values()


def _paragraphs(function: Function) -> str:
    """The function's docstring with a line for each paragraph, for the terminal to wrap."""
    return "\n\n".join(" ".join(part.split()) for part in (inspect.getdoc(function) or "").split("\n\n"))
