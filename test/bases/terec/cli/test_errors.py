"""Every error is one sentence and an exit code."""

import errno

import pytest

from terec.cli.errors import exit_code_of, problem_of
from terec.model import Denied, InvalidName, NotFound, StoreBusy, StoreUnreachable, TerecError


@pytest.mark.parametrize(
    ("error", "code"),
    [(InvalidName, 2), (NotFound, 2), (Denied, 2), (StoreBusy, 3), (StoreUnreachable, 3)],
)
def test_error_of_the_model_is_its_sentence_and_exit_code(error: type[TerecError], code: int) -> None:
    problem = problem_of(error("What, where, what to do."))
    assert (problem.detail, problem.exit_code) == ("What, where, what to do.", code)


def test_fault_of_our_own_is_never_taken_for_a_red_test() -> None:
    problem = problem_of(ValueError("odd"))
    assert problem.exit_code == 3
    assert "ValueError: odd" in problem.detail


def test_interruption_is_silent(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code_of(KeyboardInterrupt(), as_json=False) == 130
    assert capsys.readouterr() == ("", "")


def test_file_that_cannot_be_written_is_named() -> None:
    problem = problem_of(PermissionError(errno.EACCES, "Permission denied", "/root/x"))
    assert problem.detail == "Cannot read or write /root/x: Permission denied."


def test_problem_as_json_stands_alone_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code_of(NotFound("No such run."), as_json=True) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == '{"title": "Not found", "status": 404, "detail": "No such run.", "exit_code": 2}\n'
