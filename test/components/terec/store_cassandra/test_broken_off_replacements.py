"""A run that takes the place of another leaves nothing of that one, wherever its writer died."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from terec.model import FailureSignature, Org, Project, ResultSignatures, text_digest
from terec.store_cassandra import CassandraStore
from terec.store_cassandra.copying import restoring
from terec.store_cassandra.runs import removal
from terec.store_sqlite import open_store as open_file
from terec_testing import NOW, a_failure, a_pass, a_run, a_run_key, a_suite_key
from terec_testing.dying import dying
from terec_testing.keyspaces import OF_A_RUN, Keyspace
from terec_testing.stores import copied, everything_judged_by, everything_readable, no_events, save

EARLIER = NOW - timedelta(days=100)
SIGNATURE = FailureSignature("f1:strict", "l1:loose", generic=False)

DEATHS_OF_A_REPLACEMENT: dict[str, tuple[object, str]] = {
    "after its step": (restoring, "list_rows"),
    "before its cases were written": (CassandraStore, "_derive_again"),
    "before what it replaced went": (CassandraStore, "_take_out_replaced"),
    "before the texts of that went": (removal, "forget_uses"),
    "before the chunks of that went": (removal, "_content_gone"),
    "before that was forgotten": (CassandraStore, "_forgotten_replaced"),
}
"""Who is called next when the writer dies."""


@pytest.mark.parametrize("death", DEATHS_OF_A_REPLACEMENT.values(), ids=DEATHS_OF_A_REPLACEMENT.keys())
@pytest.mark.parametrize("made_good", ["swept", "restored again", "deleted"])
def test_run_whose_writer_died_while_it_took_the_place_of_another_leaves_nothing_of_that_one(
    keyspace: Keyspace,
    store: CassandraStore,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    death: tuple[object, str],
    made_good: str,
) -> None:
    with open_file(tmp_path / "source.sqlite") as source, keyspace.open() as other:
        source.add_org(Org("acme"), [])
        source.put_project(Project("acme", "shop"))
        source.put_run(a_run(tstamp=EARLIER), NOW - timedelta(days=8), no_events)
        old = [a_failure("one", stdout="an old log\n" * 50), a_failure("two", stdout="a log\n" * 50)]
        save(source, *old, signatures={0: ResultSignatures(SIGNATURE)}, part="old")
        copied(source, store, a_run_key())
        source.delete_run(a_run_key())
        source.put_run(a_run(tstamp=EARLIER + timedelta(days=1)), NOW, no_events)
        save(source, a_pass("one"), a_failure("three", stdout="a log\n" * 50), part="new")
        with dying(monkeypatch, *death):
            copied(source, store, a_run_key())
        assert _listed(other) == [1, 1, 1]
        if made_good == "swept":
            with dying(monkeypatch, removal, "forget_uses"):
                other.sweep(datetime.now(UTC) + timedelta(seconds=61))
            assert _listed(other) == [1, 1, 1]
        if made_good == "deleted":
            other.delete_run(a_run_key())
            left = {name: count for name, count in keyspace.rows(*OF_A_RUN).items() if count}
            assert left == {}
            return
        if made_good == "swept":
            assert other.sweep(datetime.now(UTC) + timedelta(seconds=61)) == 1
        else:
            copied(source, other, a_run_key())
        assert everything_readable(other) == everything_readable(source)
        assert everything_judged_by(other) == everything_judged_by(source)
        assert other.failures_with(a_suite_key(), {SIGNATURE.strict, SIGNATURE.loose}) == []
        assert keyspace.rows(*OF_A_RUN) == {
            **dict.fromkeys(("run_by_branch", "run_by_suite", "run_by_start", "result_chunk"), 1),
            "history_by_test": 2,
            "failure_by_run": 1,
            "failure_by_hash": 0,
        }
        assert _uses(keyspace) == {"an old log": 0, "a log": 1}


def _listed(store: CassandraStore) -> list[int]:
    """How many runs each list has."""
    suite = a_suite_key()
    lists = (store.runs(suite, "main"), store.runs(suite), store.runs_since(suite, EARLIER))
    return [len({run.key for run in each}) for each in lists]


def _uses(keyspace: Keyspace) -> dict[str, int]:
    """How many uses are known of the logs."""
    found = [bytes(row.digest) for row in keyspace.session.execute("SELECT digest FROM text_use")]
    return {log: found.count(text_digest(f"{log}\n".encode() * 50)) for log in ("an old log", "a log")}
