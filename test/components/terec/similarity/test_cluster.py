"""The causes of one build."""

import random
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terec.model import CaseId
from terec.similarity import Cause, KnownCause, cluster, weights
from terec.similarity.linkage import SAMPLED
from terec.test_hash import Signature, failure_signature


def failed(number: int, message: str, *frames: str) -> Signature:
    suite = f"Feature{number}Test"
    own = f"\tat com.acme.{suite}.works({suite}.java:{number + 1})"
    stack = "\n".join([message, *(f"\tat com.acme.{frame}(X.java:1)" for frame in frames), own])
    return failure_signature(None, None, stack, CaseId("com.acme", suite, "works"))


def refused(number: int) -> Signature:
    return failed(number, f"java.net.ConnectException: Connection refused: 10.0.{number % 250}.1:{number % 60000}")


def known(*causes: Cause) -> list[KnownCause]:
    return [KnownCause(cause.id, cause.hashes) for cause in causes]


def test_no_failure_has_no_cause() -> None:
    assert cluster([]) == []


def test_each_failure_is_in_exactly_one_cause() -> None:
    failures = [refused(1), failed(2, "a.BError: no such row", "A.f"), refused(3)]
    assert [cause.members for cause in cluster(failures)] == [(0, 2), (1,)]


@pytest.mark.parametrize("count", [300, 3_000])
def test_one_environment_failure_in_many_classes_is_one_cause(count: int) -> None:
    assert [len(cause.members) for cause in cluster([refused(n) for n in range(count)])] == [count]


def test_a_bare_null_pointer_in_a_shared_set_up_is_one_cause() -> None:
    assert len(cluster([failed(n, "java.lang.NullPointerException", "Server.start") for n in range(300)])) == 1


@pytest.mark.parametrize("count", [30, 300])
def test_an_outage_worded_with_each_class_is_one_cause(count: int) -> None:
    context = (
        "java.lang.IllegalStateException: Failed to load ApplicationContext for [testClass = com.acme.Feature{}Test]"
    )
    assert len(cluster([failed(n, context.format(n)) for n in range(count)])) == 1


def in_ledger(case: str, message: str) -> Signature:
    own = f"\tat com.acme.LedgerTest.{case}(LedgerTest.java:9)"
    return failure_signature(None, None, f"a.BookException: {message}\n{own}", CaseId("com.acme", "LedgerTest", case))


def test_what_failed_before_without_another_failure_is_not_joined_with_it_for_being_alike() -> None:
    old, new = in_ledger("commits", "row 7 of book is gone"), in_ledger("closes", "page of book is torn")
    assert len(cluster([old, new])) == 1

    causes = cluster([old, new], known(*cluster([old])))

    assert [cause.members for cause in causes] == [(0,), (1,)]
    assert causes[0].id == cluster([old])[0].id


def test_what_says_the_same_as_an_older_cause_joins_it() -> None:
    old, new = in_ledger("commits", "no route to the bank"), in_ledger("closes", "no route to the bank")
    assert len(cluster([old, new], known(*cluster([old])))) == 1


def test_two_causes_of_earlier_builds_stay_two() -> None:
    one, other = in_ledger("commits", "row 7 of book is gone"), in_ledger("closes", "page of book is torn")

    causes = cluster([one, other], known(*cluster([one]), *cluster([other])))

    assert {cause.id for cause in causes} == {cluster([one])[0].id, cluster([other])[0].id}


def test_failures_that_say_nothing_are_not_one_by_their_hash_alone() -> None:
    silent = [failed(n, "java.lang.AssertionError") for n in (1, 2)]
    assert silent[0].loose == silent[1].loose
    causes = cluster(silent)
    assert all(silent[0].loose not in cause.hashes for cause in causes)


def test_a_cause_keeps_its_id_when_others_come_and_go() -> None:
    disk = failed(2, "a.DiskError: the disk is full", "Disk.write")
    first = cluster([refused(1), disk])
    second = cluster(
        [failed(9, "a.PriceError: no such currency", "Price.of"), disk, refused(5), refused(6)], known(*first)
    )
    assert [cause.id for cause in second][1:] == [first[1].id, first[0].id]
    assert second[0].id not in {cause.id for cause in first}


def test_an_id_is_carried_on_at_most_once_and_by_the_oldest() -> None:
    both = cluster([refused(1)])
    causes = cluster([refused(2)], [KnownCause("c1:older", both[0].hashes), KnownCause("c1:newer", both[0].hashes)])
    assert [cause.id for cause in causes] == ["c1:older"]


def test_a_new_cause_is_named_after_its_oldest_member() -> None:
    one, other = refused(1), failed(2, "a.DiskError: the disk is full", "Disk.write")
    alone, together = cluster([one])[0].id, cluster([one, other, refused(7)])[0].id
    assert alone == together != cluster([refused(7), one])[0].id


def test_a_text_that_says_nothing_carries_no_id_to_another_class() -> None:
    first = cluster([failed(1, "java.lang.AssertionError")])
    second = cluster([failed(2, "java.lang.AssertionError")], known(*first))
    assert second[0].id != first[0].id


@given(st.lists(st.integers(0, 5), max_size=30), st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_causes_part_the_failures_whatever_their_order(kinds: list[int], chance: random.Random) -> None:
    failures = [
        failed(n, f"a.B{'CDEFGH'[kind]}Error: {'abcdef'[kind] * 14}", f"{'UVWXYZ'[kind]}.f")
        for n, kind in enumerate(kinds)
    ]
    places = list(range(len(failures)))
    chance.shuffle(places)
    causes = cluster(failures)
    assert sorted(place for cause in causes for place in cause.members) == list(range(len(failures)))
    assert len({cause.id for cause in causes}) == len(causes)
    shuffled = cluster([failures[place] for place in places])
    assert {frozenset(places[member] for member in cause.members) for cause in shuffled} == {
        frozenset(cause.members) for cause in causes
    }


def test_pairs_compared_grow_with_the_failures_not_with_their_square(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []
    module = sys.modules[cluster.__module__]  # the brick's function hides the module of its name
    plain = module.score  # type: ignore[attr-defined]
    monkeypatch.setattr(module, "score", lambda *words: (compared.append(1), plain(*words))[1])
    chance = random.Random(7)
    failures = [
        failed(
            n,
            f"a.Error: {chance.choice('abcdefgh') * 5} went {chance.choice('uvwxyz') * 6}",
            f"M{chance.randrange(400)}.f",
            f"K{n}.g",
        )
        for n in range(2_500)
    ]
    causes = cluster(failures)
    assert sum(len(cause.members) for cause in causes) == 2_500
    assert len(compared) <= weights.REPRESENTATIVES * (weights.CANDIDATES + 2 * SAMPLED)
