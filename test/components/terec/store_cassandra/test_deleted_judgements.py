"""What was said of a run goes with the step that deletes it: before that all is there, and afterwards it goes."""

from datetime import UTC, datetime, timedelta

import pytest

from terec.model import Correction, RetentionRule, StoredJudgement, Verdict
from terec.store_cassandra import CassandraStore
from terec.store_cassandra.runs import removal
from terec_testing import NOW, a_run, a_run_key, a_suite_key
from terec_testing.dying import dying
from terec_testing.keyspaces import Keyspace
from terec_testing.stores import no_events, put_run

EARLIER = NOW - timedelta(days=9)
JUDGEMENT = StoredJudgement(a_run_key(), "j1", "c1", infra=False)
CORRECTION = Correction(a_run_key(), "t1:a", Verdict.FLAKY, "it waits", "ada", NOW)


@pytest.fixture
def judged(store: CassandraStore) -> CassandraStore:
    """A store with a run of which something was said."""
    store.put_run(a_run(), EARLIER, no_events)
    store.put_judgement(JUDGEMENT)
    store.put_correction(CORRECTION)
    return store


def said(store: CassandraStore) -> tuple[list[StoredJudgement], list[StoredJudgement], list[Correction]]:
    suite, key = a_suite_key(), a_run_key()
    return store.judgements(suite, [key]), store.judgements(suite, [key], whole=False), store.corrections(suite, key)


def swept(store: CassandraStore) -> int:
    return store.sweep(datetime.now(UTC) + timedelta(seconds=61))


def test_run_whose_deletion_failed_before_its_step_keeps_what_was_said_of_it(
    keyspace: Keyspace, judged: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with dying(monkeypatch, removal, "commit"):
        judged.delete_run(a_run_key())

    with keyspace.open() as other:
        assert said(other) == ([JUDGEMENT], [JUDGEMENT], [CORRECTION])
        assert swept(other) == 1
        assert said(other) == ([JUDGEMENT], [JUDGEMENT], [CORRECTION])


@pytest.mark.parametrize("made_good", ["swept", "deleted again"])
def test_what_was_said_of_a_run_goes_though_its_deletion_was_broken_off(
    keyspace: Keyspace, judged: CassandraStore, monkeypatch: pytest.MonkeyPatch, made_good: str
) -> None:
    with dying(monkeypatch, CassandraStore, "_take_out_replaced"):
        judged.delete_run(a_run_key())

    with keyspace.open() as other:
        assert swept(other) == 1 if made_good == "swept" else other.delete_run(a_run_key())
        assert said(other) == ([], [], [])


def test_what_is_said_of_a_run_that_was_made_anew_stays_when_the_deletion_of_the_one_before_goes_on(
    keyspace: Keyspace, judged: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with dying(monkeypatch, CassandraStore, "_take_out_replaced"):
        judged.delete_run(a_run_key())

    with keyspace.open() as other:
        put_run(other)
        other.put_judgement(JUDGEMENT)
        other.put_correction(CORRECTION)
        assert swept(other) == 1
        assert said(other) == ([JUDGEMENT], [JUDGEMENT], [CORRECTION])


@pytest.mark.parametrize("person_asks", [False, True])
def test_what_was_said_of_a_run_whose_time_is_over_goes_when_a_person_asks_for_it_alone(
    keyspace: Keyspace, judged: CassandraStore, monkeypatch: pytest.MonkeyPatch, person_asks: bool
) -> None:
    judged.put_retention_rule(RetentionRule("acme", "shop", "*", "*", 3))
    with dying(monkeypatch, CassandraStore, "_take_out_replaced"):
        judged.delete_expired(NOW)

    with keyspace.open() as other:
        if person_asks:
            assert other.delete_run(a_run_key())
        assert swept(other) == 1
        assert said(other) == (([], [], []) if person_asks else ([JUDGEMENT], [JUDGEMENT], [CORRECTION]))
