"""Whatever arrives in whatever order, a store settles it as model.settle says."""

from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from terec.model import Observation, Outcome, listed, settle
from terec.store import Store
from terec_testing import a_result, a_run_key
from terec_testing.stores import put_run, save

_RUN_IDS = count(1)

_PIECES = st.lists(
    st.tuples(
        st.sampled_from(["", "linux"]),
        st.integers(1, 2),
        st.sampled_from(["", "job"]),
        st.sampled_from([None, "u1", "u2"]),
        st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from(Outcome)), min_size=1, max_size=4),
    ),
    min_size=1,
    max_size=8,
)


@given(pieces=_PIECES)
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_store_settles_as_the_model_says(store: Store, pieces: list[tuple]) -> None:  # type: ignore[type-arg]
    key = a_run_key(next(_RUN_IDS))
    put_run(store, key.run_id)
    seen: dict[str, list[Observation]] = {}
    uploads: dict[tuple[object, ...], int] = {}
    known: set[object] = set()
    for nth, (part, attempt, sender, upload_id, cases) in enumerate(pieces):
        upload = uploads.setdefault((part, attempt, sender, upload_id or nth), nth)
        piece = (part, attempt, sender, upload, tuple(cases))
        results = [a_result(case, outcome) for case, outcome in cases]
        save(store, *results, run=key, part=part, attempt=attempt, sender=sender, upload_id=upload_id)
        if piece in known:  # a piece of an upload that is sent again is no second sighting
            continue
        known.add(piece)
        for position, (case, outcome) in enumerate(cases):
            seen.setdefault(case, []).append(Observation(part, attempt, sender, upload, nth * 100 + position, outcome))

    _check(store, key.run_id, seen)


def _check(store: Store, run_id: int, seen: dict[str, list[Observation]]) -> None:
    key = a_run_key(run_id)
    stored = {each.test_case: each for each in store.results(key)}
    settled = {case: settle(observations) for case, observations in seen.items()}
    assert {
        case: (each.result, each.part, each.attempt, each.passed_on_retry, len(each.attempts))
        for case, each in stored.items()
    } == {
        case: (
            each.effective.outcome,
            each.effective.part,
            each.effective.attempt,
            each.passed_on_retry,
            len(each.kept) - 1,
        )
        for case, each in settled.items()
    }
    run = store.run(key)
    assert run is not None
    outcomes = [each.effective.outcome for each in settled.values()]
    assert (run.pass_count, run.fail_count, run.skip_count) == tuple(outcomes.count(each) for each in Outcome)
    assert run.passed_on_retry == sum(each.passed_on_retry for each in settled.values())
    failed = {case for case, each in settled.items() if each.effective.outcome is Outcome.FAIL}
    assert {each.test_case for each in store.results(key, Outcome.FAIL)} == failed
    assert store.failures(key) == [listed(each) for each in store.results(key, Outcome.FAIL)]
