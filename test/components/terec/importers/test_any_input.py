"""Whatever bytes and elements come, they are read or named, and nothing is raised."""

from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st

from terec.importers import ReadOptions, ReportFile, ReportProblem, read_reports


@given(st.binary() | st.binary().map(lambda data: b"<testsuite>" + data))
def test_any_bytes_give_a_problem_and_never_raise(data: bytes) -> None:
    told: list[ReportProblem] = []
    list(read_reports([ReportFile("a.xml", None, lambda: BytesIO(data))], ReadOptions(), told.append))
    assert len(told) <= 1
    assert all(str(problem).startswith("a.xml") and str(problem).endswith(".") for problem in told)


words = st.sampled_from(
    [
        "testsuites",
        "testsuite",
        "testcase",
        "failure",
        "error",
        "skipped",
        "system-out",
        "property",
        "rerunFailure",
        "stackTrace",
        "x:y",
        "b",
    ]
)
tags = st.builds(
    lambda word, kind, text: {0: f"<{word}>{text}", 1: f"</{word}>{text}", 2: f"<{word} name='a' message='m'/>"}[kind],
    words,
    st.integers(0, 2),
    st.sampled_from(["", "text", "&lt;"]),
)
trees = st.recursive(
    st.builds(lambda word: f"<{word} name='a'/>", words),
    lambda inner: st.builds(
        lambda word, parts: f"<{word} name='n' value='v'>t{''.join(parts)}t</{word}>", words, st.lists(inner)
    ),
)


@given(st.lists(tags).map("".join) | trees)
def test_any_order_of_elements_is_read_or_named(body: str) -> None:
    told: list[ReportProblem] = []
    file = ReportFile("a.xml", None, lambda: BytesIO(f"<testsuite>{body}</testsuite>".encode()))
    results = list(read_reports([file], ReadOptions(), told.append))
    assert told or len(results) >= body.count("<testcase")
