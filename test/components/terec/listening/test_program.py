"""A program that serves ends with the exit code that its errors have."""

from typing import Any

import pytest

from terec.listening import Address, serve_as_program
from terec.model import InvalidInput, StoreUnreachable, TerecError


def test_program_that_was_stopped_ends_with_0_after_it_said_where_it_serves(capsys: pytest.CaptureFixture[str]) -> None:
    def serve(settings: Any, environment: Any, address: Address, version: str, tell: Any) -> None:
        tell(f"At {address.url}.")

    assert serve_as_program(serve, Address(port=8123)) == 0
    assert capsys.readouterr() == ("At http://127.0.0.1:8123.\n", "")


@pytest.mark.parametrize(("error", "code"), [(InvalidInput("No such port."), 2), (StoreUnreachable("It is down."), 3)])
def test_program_that_cannot_serve_says_why_in_one_sentence(
    capsys: pytest.CaptureFixture[str], error: TerecError, code: int
) -> None:
    def serve(*words: Any) -> None:
        raise error

    assert serve_as_program(serve, Address()) == code
    assert capsys.readouterr() == ("", f"{error}\n")
