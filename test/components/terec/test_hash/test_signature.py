"""The signature of a failure: pinned values, what it is made of, and any text at all."""

from hypothesis import given
from hypothesis import strategies as st

from terec.model import CaseId
from terec.test_hash import SIGNATURE_VERSION, Signature, failure_signature

JAVA = (
    "java.lang.IllegalStateException: lease 7 expired at 2026-03-01T10:22:33Z\n"
    "\tat com.acme.store.Ledger.commit(Ledger.java:40)\n"
    "\tat com.acme.store.LedgerTest.commits(LedgerTest.java:12)\n"
    "\tat org.junit.runners.ParentRunner.run(ParentRunner.java:413)\n"
    "Caused by: java.io.IOException: gone\n"
    "\tat com.acme.store.Disk.read(Disk.java:7)\n"
)
CASE = CaseId("com.acme.store", "LedgerTest", "commits")
TEXT = st.one_of(st.none(), st.text(), st.text(alphabet="at .(:)/\\0aE{}<>\n\t'=[]#@-\ud800\x00\x1b"))


def test_hashes_are_pinned() -> None:
    found = failure_signature(None, None, JAVA, CASE)
    assert (SIGNATURE_VERSION, found.version) == ("f1", "f1")
    assert (found.strict, found.loose) == ("f1:c6b4d8698f18092c", "f1:6895f8d1efc624da")
    plain = failure_signature(None, "disk full", None)
    assert (plain.strict, plain.loose) == ("f1:c28e20c0ad5105cc", "f1:ebd14ac4209c2085")


def test_a_signature_names_its_parts() -> None:
    found = failure_signature(None, None, JAVA, CASE)
    assert found.type == "java.lang.IllegalStateException"
    assert found.root_type == "java.io.IOException"
    assert found.causes == ("java.io.IOException",)
    assert found.loose_template == "lease <n> expired at <time>\ngone"
    assert found.frames == ("com.acme.store.Ledger.commit", "com.acme.store.LedgerTest.commits")
    assert found.production == ("com.acme.store.Disk.read",)
    assert (found.test_line, found.owner) == (12, "com.acme.store.LedgerTest")


def test_the_loose_hash_is_the_same_in_every_test_class() -> None:
    other = JAVA.replace("LedgerTest", "BookTest")
    one = failure_signature(None, None, JAVA, CASE)
    two = failure_signature(None, None, other, CaseId("com.acme.store", "BookTest", "commits"))
    assert one.loose == two.loose
    assert one.strict != two.strict


def test_type_and_details_of_the_report_fill_what_the_stack_lacks() -> None:
    stack = "\tat com.acme.Disk.read(Disk.java:7)"
    told = failure_signature("java.io.IOException", "disk is gone", stack)
    assert told.strict == failure_signature(None, None, f"java.io.IOException: disk is gone\n{stack}").strict


def test_details_that_the_stack_repeats_change_nothing() -> None:
    stack = "java.io.IOException: disk is gone\n\tat com.acme.Disk.read(Disk.java:7)"
    assert failure_signature(None, None, stack) == failure_signature("java.io.IOException", "disk is gone", stack)


def test_details_that_lost_their_line_ends_are_found_in_the_stack() -> None:
    stack = (
        "java.lang.AssertionError: \nExpected: is <Present>\n     but: was <Empty>\n\tat com.acme.ATest.t(ATest.java:7)"
    )
    told = failure_signature("java.lang.AssertionError", " Expected: is <Present>      but: was <Empty>", stack)
    assert told == failure_signature(None, None, stack)


def test_details_that_the_stack_lacks_count() -> None:
    stack = "\tat com.acme.ATest.t(ATest.java:7)"
    assert (
        failure_signature(None, "Expected 10 but was 9", stack).strict
        != failure_signature(None, "Expected 10 but was 8", stack).strict
    )


def test_bare_words_of_failing_add_nothing_to_a_stack_that_speaks() -> None:
    stack = "    ledger_test.go:31: ledger is closed"
    assert failure_signature("", "Failed", stack).strict == failure_signature(None, None, stack).strict


def test_empty_details_say_no_more_than_none() -> None:
    assert failure_signature("", "", "") == failure_signature(None, None, None)


def test_frames_of_a_library_are_its_own_tests_frames() -> None:
    text = "a.B: x\n\tat org.mockito.internal.Maker.make(Maker.java:1)\n\tat org.mockitousage.MakerTest.makes(MakerTest.java:2)"
    assert failure_signature(None, None, text, CaseId("org.mockitousage", "MakerTest", "makes")).production == (
        "org.mockito.internal.Maker.make",
    )
    assert failure_signature(None, None, text, CaseId("com.acme", "MakerTest", "makes")).production == ()


@given(TEXT, TEXT, TEXT)
def test_any_text_has_a_signature_and_always_the_same(kind: str | None, details: str | None, stack: str | None) -> None:
    found = failure_signature(kind, details, stack)
    assert isinstance(found, Signature)
    assert found == failure_signature(kind, details, stack)
    assert len(found.strict) == len(found.loose) == len("f1:") + 16


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_line_ends_and_blanks_at_line_ends_do_not_matter(text: str) -> None:
    one = failure_signature(None, text.replace("\r", " "), None)
    assert one.strict == failure_signature(None, text.replace("\r", " ").replace("\n", "\r\n"), None).strict
