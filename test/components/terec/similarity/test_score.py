"""How alike two failures are."""

from hypothesis import given
from hypothesis import strategies as st

from terec.model import CaseId
from terec.similarity import SIMILAR, Rarity, score
from terec.similarity.weights import APART, SAME_CAUSE, SAME_TEMPLATE, WEIGHTS
from terec.test_hash import Signature, failure_signature

TEXT = st.one_of(st.none(), st.text(max_size=200))
LINE = st.sampled_from(
    ["x", "disk full", "a.BError: disk full", "\tat com.acme.A.f(A.java:1)", "\tat com.acme.T.t(T.java:2)", ""]
)
FAILURE = st.one_of(
    st.builds(failure_signature, TEXT, TEXT, TEXT),
    st.builds(lambda lines: failure_signature(None, None, "\n".join(lines)), st.lists(LINE, max_size=8)),
)


def failed(message: str, *frames: str, suite: str = "LedgerTest", case: str = "commits") -> Signature:
    own = f"\tat com.acme.{suite}.{case}({suite}.java:9)"
    stack = "\n".join([message, *(f"\tat com.acme.{frame}(X.java:1)" for frame in frames), own])
    return failure_signature(None, None, stack, CaseId("com.acme", suite, case))


@given(FAILURE, FAILURE)
def test_a_score_is_symmetric_within_bounds_and_repeatable(one: Signature, other: Signature) -> None:
    found = score(one, other)
    assert 0.0 <= found.score <= 1.0
    assert all(0.0 <= value <= 1.0 for value in found.features.values())
    assert found == score(other, one) == score(one, other)


def test_the_same_failure_in_another_class_is_similar() -> None:
    one = failed("java.io.IOException: disk is full", "Disk.write", "Ledger.commit")
    other = failed("java.io.IOException: disk is full", "Disk.write", "Ledger.commit", suite="BookTest", case="adds")
    assert score(one, other).score >= SIMILAR


def test_two_failures_with_nothing_in_common_are_not_similar() -> None:
    one = failed("java.io.IOException: disk is full", "Disk.write")
    other = failed("a.PriceException: no such currency", "Price.of", suite="PriceTest", case="converts")
    assert score(one, other).score < 0.2


def test_features_are_those_that_have_weights() -> None:
    found = score(failed("a.BError: x", "A.f"), failed("a.CError: y", "A.g"))
    assert set(found.features) == set(WEIGHTS)


def test_equal_words_that_say_something_outweigh_other_frames() -> None:
    one = failed("java.net.ConnectException: connection refused", "A.f", suite="OneTest", case="a")
    other = failed("java.net.ConnectException: connection refused", "Z.z", suite="TwoTest", case="b")
    assert score(one, other).score >= SAME_TEMPLATE


def in_file(message: str, case: str, *frames: str) -> Signature:
    lines = [
        f"E       {message}",
        *(f"src/{frame}:7: in {frame[:-3]}" for frame in frames),
        f"tests/test_cart.py:3: in {case}",
    ]
    return failure_signature(None, message, "\n".join(lines[::-1]), CaseId("tests", "test_cart", case))


def test_failures_of_one_file_that_say_different_things_are_apart() -> None:
    one = in_file("AssertionError: total is wrong", "test_total")
    for message in ("AttributeError: 'NoneType' object has no attribute 'foo'", "AssertionError: assert 'a' == 'b'"):
        assert score(one, in_file(message, "test_other")).score < SAME_CAUSE


def test_failures_of_one_file_that_say_nearly_the_same_are_one() -> None:
    one = in_file("AssertionError: no price for sku 12 in shop de", "test_total")
    assert score(one, in_file("AssertionError: no price for sku 14 in shop fr", "test_other")).score >= SAME_CAUSE


def test_frame_outside_of_tests_joins_failures_of_one_file_whatever_they_say() -> None:
    one = in_file("TypeError: unsupported operand", "test_total", "cart.py")
    other = in_file("ValueError: sum of nothing", "test_other", "cart.py")
    assert score(one, other).score > APART


def test_without_frames_the_words_alone_decide() -> None:
    one = failure_signature(None, "lease of ledger 7 has expired today", None)
    assert score(one, failure_signature(None, "lease of ledger 9 has expired today", None)).score == 1.0
    assert score(one, failure_signature(None, "lease of ledger 9 has expired todey", None)).score > SIMILAR
    assert score(one, failure_signature(None, "no route to the host", None)).score < 0.01


def test_frames_on_one_side_alone_speak_neither_for_nor_against() -> None:
    bare = failure_signature("java.io.IOException", "the disk is full", None)
    assert score(bare, failed("java.io.IOException: the disk is full", "Disk.write")).score == 1.0


def test_no_evidence_at_all_is_no_likeness() -> None:
    nothing = failure_signature(None, None, None)
    assert score(nothing, nothing).score == 0.0
    assert score(nothing, failed("a.BError: x", "A.f")).score == 0.0


def test_a_rare_frame_weighs_more_than_a_common_one() -> None:
    one = failed("a.BError: x", "A.f", "B.g", suite="OneTest", case="a")
    other = failed("a.BError: y", "A.f", "C.h", suite="TwoTest", case="b")
    rare = score(one, other, Rarity(lambda name: 5.0 if name == "com.acme.A.f" else 1.0)).features
    common = score(one, other, Rarity(lambda name: 0.1 if name == "com.acme.A.f" else 1.0)).features
    assert rare["frame overlap"] > common["frame overlap"]
