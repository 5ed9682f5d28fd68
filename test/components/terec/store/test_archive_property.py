"""Whatever arrived, a copy reads the same, and does the same when all of it is sent again."""

from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from terec.model import Attempt, FailureSignature, Outcome, Result, ResultSignatures
from terec.store import Store
from terec_testing import a_result, a_run_key
from terec_testing.stores import copied, everything_judged_by, everything_readable, put_run, save

_SUITES = count(1)

_RESULTS = st.builds(
    lambda case, outcome, text, tries: a_result(
        case,
        outcome,
        stdout=text,
        error_details=f"broken: {text}" if outcome is Outcome.FAIL else None,
        attempts=tuple(Attempt(each, error_details=f"try {text}") for each in tries),
    ),
    st.sampled_from("xyz"),
    st.sampled_from(Outcome),
    st.sampled_from([None, "log", "log\n" * 600, "ü"]),
    st.lists(st.sampled_from(Outcome), max_size=2),
)
_PIECES = st.lists(
    st.tuples(
        st.sampled_from(["", "linux"]),
        st.integers(1, 2),
        st.sampled_from(["", "job"]),
        st.sampled_from([None, "u1", "u2"]),
        st.booleans(),
        st.lists(_RESULTS, min_size=1, max_size=4),
    ),
    min_size=1,
    max_size=8,
)


@given(pieces=_PIECES)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_copy_reads_and_behaves_as_its_source(store: Store, other_store: Store, pieces: list[tuple]) -> None:  # type: ignore[type-arg]
    key = a_run_key(suite=f"suite {next(_SUITES)}")  # what lists answer does not grow with the examples before
    put_run(store, key.run_id, suite=key.suite)
    for piece in pieces:
        _save(store, key, piece)
    copied(store, other_store, key)
    _check(store, other_store, key)
    for piece in pieces:
        _save(store, key, piece)
        _save(other_store, key, piece)
    _check(store, other_store, key)


def _check(store: Store, other: Store, key) -> None:  # type: ignore[no-untyped-def]
    assert everything_readable(other, key) == everything_readable(store, key)
    assert everything_judged_by(other, key) == everything_judged_by(store, key)
    assert other.archived_run(key) == store.archived_run(key)


def _save(store: Store, key, piece: tuple) -> None:  # type: ignore[no-untyped-def, type-arg]
    part, attempt, sender, upload_id, last, results = piece
    signatures = {nth: _signed(each) for nth, each in enumerate(results)}
    words = {"part": part, "attempt": attempt, "sender": sender, "upload_id": upload_id, "last": last}
    save(store, *results, run=key, signatures=signatures, **words)


def _signed(result: Result) -> ResultSignatures:
    own = _signature(result.error_details) if result.result is Outcome.FAIL else None
    tries = (_signature(each.error_details) if each.result is Outcome.FAIL else None for each in result.attempts)
    return ResultSignatures(own, tuple(tries))


def _signature(text: str | None) -> FailureSignature:
    return FailureSignature(f"f1:{len(text or '')}", "f1:loose", False, "{}")
