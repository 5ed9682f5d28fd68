from terec.model import (
    RunCompleted,
    StoreBusy,
    TerecError,
    TestCaseRunFailed,
    event_id,
    event_key,
)
from terec.model import errors as tree
from terec_testing import a_run_key


def _errors(kind: type[TerecError] = TerecError) -> list[type[TerecError]]:
    """The tree's own; a brick may refine one for itself under the same status."""
    children = [child for child in kind.__subclasses__() if child.__module__ == tree.__name__]
    return [kind, *(each for child in children for each in _errors(child))]


def test_every_error_is_drawn_in_the_tree_with_its_status() -> None:
    assert tree.__doc__ is not None
    for kind in _errors():
        line = next(line for line in tree.__doc__.splitlines() if f" {kind.__name__} " in f" {line}")
        assert str(kind.status) in line


def test_every_error_has_an_exit_code_of_the_contract() -> None:
    assert {kind.exit_code for kind in _errors()} == {2, 3}


def test_a_busy_store_may_be_tried_again() -> None:
    assert StoreBusy.retry


def test_an_event_sent_twice_has_one_id() -> None:
    event = TestCaseRunFailed(a_run_key(), ("t1:a",))
    assert event_id(event) == event_id(TestCaseRunFailed(a_run_key(), ("t1:a",)))
    assert event_id(event) != event_id(TestCaseRunFailed(a_run_key(), ("t1:b",)))
    assert event_id(event) != event_id(RunCompleted(a_run_key()))


def test_events_of_a_branch_share_a_key() -> None:
    assert event_key(RunCompleted(a_run_key(1))) == event_key(RunCompleted(a_run_key(2))) == "acme|shop|ci|main"
