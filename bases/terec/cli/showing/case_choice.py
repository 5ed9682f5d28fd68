"""Finds the test that a person means in a run."""

from collections.abc import Iterable

from terec.model import InvalidInput, NotFound, Outcome, RecordedResult, RunKey
from terec.service import Results

SHOWN = 5


def choose_case(results: Results, key: RunKey, name: str) -> RecordedResult:
    """The one result meant by a test id, a whole name, or part of a name; among the failed ones first.

    NotFound: none fits; InvalidInput: several do, and which. With a test id one question, else the run is read.
    """
    if name.startswith("t1:"):
        return results.result(key, name)
    for outcome in (Outcome.FAIL, None):
        fitting = fitting_cases(results.results(key, outcome), name)
        if len(fitting) == 1:
            return results.result(key, fitting[0].test_id)
        if fitting:
            raise InvalidInput(f"{len(fitting)} tests of {key} fit {name!r}: {_names(fitting)}.")
    raise NotFound(f"Test not found: {name!r} fits no test in {key}; `terec search` finds tests by their names.")


def fitting_cases(results: Iterable[RecordedResult], name: str) -> list[RecordedResult]:
    """The result of exactly that name, else those with it as a part, upper and lower case alike."""
    part = name.casefold()
    fitting = []
    for result in results:
        whole = str(result.case)
        if whole == name:
            return [result]
        if part in whole.casefold():
            fitting.append(result)
    return fitting


def _names(results: list[RecordedResult]) -> str:
    return ", ".join(str(each.case) for each in results[:SHOWN]) + (", …" if len(results) > SHOWN else "")
