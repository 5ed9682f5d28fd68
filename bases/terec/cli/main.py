"""Entry point of `terec`: offers the commands, runs one, returns its exit code."""

import os
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, NoReturn, cast

import typer
from typer.main import get_command as command_of

from terec.cli.commands import ENTRIES, Entry, LazyGroup
from terec.cli.errors import exit_code_of
from terec.cli.plain_words import read_plainly

if TYPE_CHECKING:
    from terec.cli.wiring import Opener

app = typer.Typer(
    cls=LazyGroup,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: terec import build/reports",
)


def main(extra: Sequence[Entry] = (), openers: "Mapping[str, Opener] | None" = None) -> NoReturn:
    """Run the command of sys.argv and exit.

    extra adds commands of another base, openers what opens other stores than files, by the scheme of their URL.
    """
    sys.exit(run(sys.argv[1:], extra, openers))


def run(arguments: Sequence[str], extra: Sequence[Entry] = (), openers: "Mapping[str, Opener] | None" = None) -> int:
    """Run one command and return its exit code.

    0 fine, 1 a failure without excuse, 2 wrong call, 3 server or store not reachable, 4 not judged;
    130 interrupted, 141 the reader closed the pipe.
    """
    _make_streams_tolerant()
    try:
        code = root(extra).main(list(arguments), prog_name="terec", standalone_mode=False, obj=openers)
        sys.stdout.flush()
    except BaseException as error:
        return exit_code_of(error, as_json=_wants_json(arguments))
    return code if isinstance(code, int) else 0


def _wants_json(arguments: Sequence[str]) -> bool:
    """Whether --json is among TeReC's own words; those after `--` are of the command that `terec ci` runs."""
    words = list(arguments)
    return "--json" in words[: words.index("--") if "--" in words else None]


def root(extra: Sequence[Entry] = ()) -> LazyGroup:
    """The command tree."""
    group = cast(LazyGroup, command_of(app))
    read_plainly(group.params)
    group.offer((*ENTRIES, *extra))
    return group


def _show_version(wanted: bool) -> None:
    if wanted:
        from terec.versions import terec_version

        print(f"terec {terec_version()}")
        raise typer.Exit


@app.callback()
def terec(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """TeReC answers, for every red test: what failed, since when, and was it seen before?

    It records test reports in a file of yours, or on a server that TEREC_URL names.
    """


def _make_streams_tolerant() -> None:
    """Characters that the terminal's encoding lacks become `?`; what goes to a closed stream is lost in silence."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123 - open until exit
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
