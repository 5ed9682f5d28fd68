"""What is read from a spooled file is what was written, or nothing."""

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terec.model import Attempt, Outcome, Result, Run, RunStatus, UploadHeader
from terec.spool import SpoiledUpload, SpooledUpload
from terec.spool.upload import check_upload, read_results, write_upload
from terec_testing import NOW, a_failure, a_header, a_pass, a_run

UPLOAD = SpooledUpload("http://terec.example.com", NOW, "Nobody answers.", a_run(7), a_header(upload_id="u7"))
TEXTS = st.text(st.characters(), max_size=40) | st.none()
TIMES = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)) | st.none()
ATTEMPTS = st.builds(
    Attempt, st.sampled_from(Outcome), tstamp=TIMES, error_details=TEXTS, duration_ms=st.floats(0, 1e9)
)
RESULTS = st.builds(
    Result,
    st.text(max_size=20),
    st.text(max_size=20),
    st.text(max_size=20),
    result=st.sampled_from(Outcome),
    tstamp=TIMES,
    stdout=TEXTS,
    error_stacktrace=TEXTS,
    line=st.none() | st.integers(0, 9999),
    properties=st.none() | st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3),
    attachments=st.lists(st.text(max_size=5), max_size=2).map(tuple),
    attempts=st.lists(ATTEMPTS, max_size=2).map(tuple),
)
RUNS = st.builds(
    Run,
    st.just("acme"),
    st.just("shop"),
    st.text(min_size=1, max_size=9),
    st.text(min_size=1, max_size=9),
    st.none() | st.integers(0, 2**62),
    tstamp=TIMES,
    status=st.none() | st.sampled_from(RunStatus),
    complete=st.none() | st.booleans(),
    commits=st.none() | st.lists(st.text(min_size=1, max_size=5), min_size=1, max_size=3).map(tuple),
    content_digest=TEXTS,
)


def _written(path: Path, upload: SpooledUpload, *results: Result) -> Path:
    with path.open("wb") as file:
        write_upload(file, upload, results)
    return path


@given(run=RUNS, part=st.text(max_size=9), results=st.lists(RESULTS, max_size=4))
def test_every_upload_comes_back_as_it_was(run: Run, part: str, results: list[Result]) -> None:
    upload = SpooledUpload("https://terec.example.com/x", NOW, "Why.", run, UploadHeader(part, 2, "s", "u1"))
    with TemporaryDirectory() as folder:
        path = _written(Path(folder, "a"), upload, *results)
        found, counts = check_upload(path)
        assert (found, counts.results) == (upload, len(results))
        assert counts.failures == sum(each.result is Outcome.FAIL for each in results)
        assert list(read_results(path, counts.results)) == results


def test_half_a_surrogate_pair_and_microseconds_come_back(tmp_path: Path) -> None:
    result = a_failure(text="half \ud83d pair", tstamp=NOW + timedelta(microseconds=1))
    path = _written(tmp_path / "a", UPLOAD, result)
    assert list(read_results(path, 1)) == [result]


def test_file_that_is_cut_off_at_any_byte_is_spoiled(tmp_path: Path) -> None:
    whole = _written(tmp_path / "whole", UPLOAD, a_pass(), a_failure()).read_bytes()
    path = tmp_path / "cut"
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(SpoiledUpload, match="cut"):
            check_upload(path)


def test_lines_that_are_cut_off_anywhere_and_packed_anew_are_spoiled(tmp_path: Path) -> None:
    lines = gzip.decompress(_written(tmp_path / "whole", UPLOAD, a_pass(), a_failure()).read_bytes())
    path = tmp_path / "cut"
    for length in range(len(lines)):
        path.write_bytes(gzip.compress(lines[:length], 1))
        with pytest.raises(SpoiledUpload):
            check_upload(path)


@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_changed_bit_is_spoiled_or_changes_nothing(place: int, bit: int) -> None:
    with TemporaryDirectory() as folder:
        path = _written(Path(folder, "a"), UPLOAD, a_pass(), a_failure())
        content = bytearray(path.read_bytes())
        content[place % len(content)] ^= 1 << bit
        path.write_bytes(content)
        try:
            found, counts = check_upload(path)
        except SpoiledUpload:
            return
        assert (found, list(read_results(path, counts.results))) == (UPLOAD, [a_pass(), a_failure()])


def test_result_that_was_changed_behind_the_checksum_is_spoiled(tmp_path: Path) -> None:
    path = _written(tmp_path / "a", UPLOAD, a_failure())
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).replace(b'"FAIL"', b'"PASS"')))
    with pytest.raises(SpoiledUpload, match="not what was written"):
        check_upload(path)


@pytest.mark.parametrize(
    "content",
    [b"", b"text", gzip.compress(b""), gzip.compress(b"[]\n[]\n"), gzip.compress(b'{"format":2}\n{"results":0}\n')],
    ids=["nothing", "text", "packed nothing", "lists", "another format"],
)
def test_what_is_no_upload_is_spoiled(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    with pytest.raises(SpoiledUpload):
        check_upload(path)
