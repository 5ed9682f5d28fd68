"""Turns every error into one sentence on stderr (with --json a JSON problem) and an exit code."""

import errno
import json
import os
import sys
from typing import NamedTuple

from typer.exceptions import Abort, Exit, TyperException

from terec.cli.exit_codes import NOT_REACHABLE, WRONG_CALL

INTERRUPTED = 130
"""As a shell reports a process ended by Ctrl-C."""

PIPE_CLOSED = 141
"""As a shell reports a process ended by SIGPIPE: the reader (`| head`) had enough."""


class Problem(NamedTuple):
    """What the reader is told; status is the HTTP status of the same error."""

    title: str
    status: int
    detail: str
    exit_code: int


def exit_code_of(error: BaseException, as_json: bool) -> int:
    """Tell the reader of the error, unless there is nothing to tell, and return the exit code."""
    if _pipe_closed(error):
        _drop_output()
        return PIPE_CLOSED
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else WRONG_CALL
    if isinstance(error, Exit):
        return error.exit_code
    if isinstance(error, (KeyboardInterrupt, Abort)):
        return INTERRUPTED
    if isinstance(error, OSError) and not error.filename:
        _drop_output()
    problem = problem_of(error)
    if problem.detail:
        _tell(problem, as_json)
    _trace(error)
    return problem.exit_code


def problem_of(error: BaseException) -> Problem:
    """The sentence, status and exit code of an error; an empty sentence where everything was shown already."""
    from terec.model import TerecError  # here: help and completion need no word of the model

    if isinstance(error, TerecError):
        return Problem(error.title, error.status, str(error), error.exit_code)
    if isinstance(error, TyperException):
        return Problem("Wrong call", 422, _usage_sentence(error), WRONG_CALL)
    if isinstance(error, OSError):
        what = f"Cannot read or write {error.filename}" if error.filename else "Cannot write the answer"
        return Problem("Input or output failed", 500, f"{what}: {error.strerror or error}.", NOT_REACHABLE)
    sentence = f"{type(error).__name__}: {error}. This is a fault of TeReC; TEREC_LOG_LEVEL=debug shows where."
    return Problem("Fault", 500, sentence, NOT_REACHABLE)


def _usage_sentence(error: TyperException) -> str:
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":  # the help is printed already
        return ""
    hint = f" See '{context.command_path} --help'." if context is not None else ""
    sentence = error.format_message()
    return (sentence if sentence.endswith((".", "?")) else f"{sentence}.") + hint


def _tell(problem: Problem, as_json: bool) -> None:
    text = json.dumps(problem._asdict()) if as_json else f"terec: {problem.detail}"
    print(text, file=sys.stderr, flush=True)


def _trace(error: BaseException) -> None:
    if os.environ.get("TEREC_LOG_LEVEL", "").lower() == "debug":
        import traceback

        traceback.print_exception(error)


def _pipe_closed(error: BaseException) -> bool:
    """Typer answers a closed pipe with SystemExit, from which the pipe's own error is reached."""
    found = error.__context__ if isinstance(error, SystemExit) else error
    return isinstance(found, OSError) and found.errno == errno.EPIPE


def _drop_output() -> None:
    """Point stdout nowhere, so that what is still buffered cannot fail again at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
