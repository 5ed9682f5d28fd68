"""Whatever results a runner writes as JUnit XML are the results that are read."""

import gzip
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from hypothesis import given
from hypothesis import strategies as st

from terec.importers import ReadOptions, ReportFile, read_reports
from terec.importers.chunks import CHUNK
from terec.model import Outcome, Result

letters = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="[]()./"), min_size=1)
texts = st.none() | st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], include_characters="\n\t"), min_size=1
).map(str.strip).filter(lambda text: text and not {"\ufffe", "\uffff"} & set(text))


@st.composite
def results(draw: st.DrawFn) -> Result:
    outcome = draw(st.sampled_from(Outcome))
    result = Result(draw(letters), draw(letters), draw(letters), draw(letters), outcome)
    result.duration_ms = float(draw(st.integers(0, 10**7)))
    result.stdout, result.stderr = draw(texts) or "out", draw(texts)
    if outcome is Outcome.FAIL:
        result.error_details, result.error_stacktrace = draw(letters), draw(texts)
        result.error_type = draw(letters)
    elif outcome is Outcome.SKIP:
        result.skip_details = draw(letters)
    result.properties = draw(
        st.none() | st.dictionaries(letters.filter(lambda key: key != "attachment"), letters, min_size=1)
    )
    return result


def written(result: Result) -> str:
    """The result as a runner writes it."""
    name = quoteattr(f"{result.test_case}[{result.test_config}]")
    head = f"<testcase classname={quoteattr(f'{result.test_package}.{result.test_suite}')} name={name}"
    inside = "".join(
        f"<property name={quoteattr(k)} value={quoteattr(v)}/>" for k, v in (result.properties or {}).items()
    )
    if result.result is Outcome.FAIL:
        said = f"message={quoteattr(result.error_details or '')} type={quoteattr(result.error_type or '')}"
        inside += f"<failure {said}>{escape(result.error_stacktrace or '')}</failure>"
    elif result.result is Outcome.SKIP:
        inside += f"<skipped message={quoteattr(result.skip_details or '')}/>"
    for tag, text in (("system-out", result.stdout), ("system-err", result.stderr)):
        inside += f"<{tag}>{escape(text)}</{tag}>" if text else ""
    return f'{head} time="{(result.duration_ms or 0) / 1000:.3f}">{inside}</testcase>'


def read(report: bytes) -> list[Result]:
    problems: list[Any] = []
    found = list(read_reports([ReportFile("a.xml", None, lambda: BytesIO(report))], ReadOptions(), problems.append))
    assert problems == []
    return found


@given(st.lists(results()), st.sampled_from(["utf-8", "utf-16"]))
def test_results_written_as_junit_are_read_as_they_were(expected: list[Result], encoding: str) -> None:
    report = f"<testsuites><testsuite>{''.join(map(written, expected))}</testsuite></testsuites>"
    for result in expected:
        if result.stdout and "[[ATTACHMENT|" in result.stdout:
            return
    assert read(report.encode(encoding)) == expected


@given(st.integers(-60, 60))
def test_where_a_chunk_ends_does_not_matter(shift: int) -> None:
    case = '<testcase classname="C" name="Käse &amp; [1]" time="1"><system-out>ü&lt;\n</system-out></testcase>'
    report = f"<testsuite>{' ' * (CHUNK - 60 + shift)}{case}{case}</testsuite>".encode()
    one, other = read(report)
    assert one == other == Result("", "C", "Käse &", "1", duration_ms=1000.0, stdout="ü<")


def test_results_stream_before_the_report_is_whole() -> None:
    case = '<testcase classname="C" name="a" time="1"/>'
    content = f"<testsuite>{case * 20_000}".encode()
    stream = BytesIO(content)
    found = read_reports([ReportFile("a.xml", None, lambda: stream)], ReadOptions(), lambda problem: None)
    next(found)
    assert stream.tell() < len(content) / 2
    assert sum(1 for _ in found) == 19_999


def test_leg_that_was_given_is_told_with_each_failure() -> None:
    cases = '<testcase classname="a" name="f[1]"><failure/></testcase><testcase classname="a" name="g"/>'
    file = ReportFile("r.xml", None, lambda: BytesIO(f"<testsuite>{cases}</testsuite>".encode()))
    failed, passed = read_reports([file], ReadOptions(config="py3.12"), lambda problem: None)
    assert (failed.test_config, failed.properties) == ("py3.12/1", {"terec.leg": "py3.12"})
    assert (passed.test_config, passed.properties) == ("py3.12", None)
    (failed, _) = read_reports([file], ReadOptions(), lambda problem: None)
    assert failed.properties is None


def test_a_thousand_small_files_are_read_one_open_at_a_time() -> None:
    open_now: list[int] = [0, 0]

    class Counted(BytesIO):
        def close(self) -> None:
            open_now[0] -= 1
            super().close()

    def opened() -> BytesIO:
        open_now[0] += 1
        open_now[1] = max(open_now)
        return Counted(b"<testsuite><testcase name='a'/></testsuite>")

    files = (ReportFile(f"{number}.xml", None, opened) for number in range(1000))
    assert len(list(read_reports(files, ReadOptions(), lambda problem: None))) == 1000
    assert open_now == [0, 1]


def test_gzip_content_inside_a_plain_name_is_told() -> None:
    problems: list[Any] = []
    packed = gzip.compress(b"<testsuite/>")
    list(read_reports([ReportFile("a.xml", None, lambda: BytesIO(packed))], ReadOptions(), problems.append))
    assert problems[0].no_report
