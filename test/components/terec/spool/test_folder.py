"""Uploads are kept whole, in order, within a bound, for one process at a time."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from terec.model import Result, StoreFull
from terec.spool import Kept, Spool, SpooledUpload
from terec_testing import NOW, a_failure, a_header, a_pass, a_run

Put = Callable[..., Kept]
MIB = 1024 * 1024
LONG = "".join(f"{number:x}" for number in range(100_000))
"""Some hundred KiB, packed."""

DIES = """
import os, signal, sys
sys.path[:0] = sys.argv[2:]
from datetime import UTC, datetime
from pathlib import Path
from terec.model import Result, Run, UploadHeader
from terec.spool import Spool, SpooledUpload

def results():
    for number in range(5_000):
        yield Result("a", "B", f"c{number}", stdout=str(number) * 50)
    os.kill(os.getpid(), signal.SIGKILL)

upload = SpooledUpload("http://x", datetime.now(UTC), "", Run("o", "p", "s", "b", 1), UploadHeader(upload_id="u"))
Spool(Path(sys.argv[1]), 2**30, lambda: datetime.now(UTC)).put(upload, results())
"""


class Clock:
    """One minute later at every look."""

    def __init__(self) -> None:
        self._minutes = 0

    def __call__(self) -> datetime:
        self._minutes += 1
        return NOW + timedelta(minutes=self._minutes)


def an_upload(number: int = 1, url: str = "http://terec.example.com") -> SpooledUpload:
    return SpooledUpload(url, NOW, "Nobody answers.", a_run(number, tstamp=NOW), a_header(upload_id=f"u{number}"))


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool", MIB, Clock())


@pytest.fixture
def put(spool: Spool) -> Callable[..., Kept]:
    """Keeps an upload of these results."""

    def keep(number: int, *results: Result) -> Kept:
        return spool.put(an_upload(number), results)[0]

    return keep


def test_uploads_wait_oldest_first(spool: Spool, put: Put) -> None:
    names = [put(number, a_pass()).name for number in (3, 1, 2)]
    assert [each.name for each in spool.waiting()] == names
    assert [spool.read(each)[0] for each in spool.waiting()] == [an_upload(number) for number in (3, 1, 2)]


def test_nothing_waits_in_a_folder_that_is_not_there(spool: Spool) -> None:
    assert (spool.waiting(), spool.aside()) == ([], [])


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_only_the_owner_reads_what_waits(spool: Spool, put: Put) -> None:
    path = put(1, a_pass()).path
    assert (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(spool.folder.stat().st_mode)) == (0o600, 0o700)


def test_upload_whose_results_cannot_be_read_leaves_nothing(spool: Spool) -> None:
    def broken() -> Iterator[Result]:
        yield a_pass()
        raise OSError("the report is gone")

    with pytest.raises(OSError, match="gone"):
        spool.put(an_upload(), broken())
    assert list(spool.folder.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_process_that_is_killed_while_it_writes_leaves_nothing_that_counts(spool: Spool, put: Put) -> None:
    put(1, a_pass())
    words = [sys.executable, "-c", DIES, str(spool.folder), *sys.path]
    assert subprocess.run(words, timeout=60).returncode == -signal.SIGKILL
    assert [each.name for each in spool.folder.glob(".*.partial")] != []
    assert len(spool.waiting()) == 1


def test_what_a_dead_process_began_goes_after_a_day(spool: Spool) -> None:
    spool.folder.mkdir(parents=True)
    old, young = spool.folder / ".a.partial", spool.folder / ".b.partial"
    for path, age in ((old, 25), (young, 1)):
        path.write_bytes(b"half")
        then = spool._now().timestamp() - age * 3600
        os.utime(path, (then, then))
    with spool.sending():
        assert (old.exists(), young.exists()) == (False, True)


def test_oldest_go_when_there_is_no_room(spool: Spool, put: Put) -> None:
    first = put(1, a_failure(stdout=LONG))
    second = put(2, a_failure(stdout=LONG + "2"))
    fit = MIB // first.size
    gone: list[Kept] = []
    for number in range(3, fit + 3):
        kept, _, dropped = spool.put(an_upload(number), [a_failure(stdout=LONG + str(number))])
        gone += dropped
    assert [each.path for each in gone] == [first.path, second.path]
    assert spool.waiting()[-1].path == kept.path
    assert sum(each.size for each in spool.waiting()) <= MIB


def test_what_was_set_aside_goes_before_what_waits(spool: Spool, put: Put) -> None:
    size = put(1, a_failure(stdout=LONG)).size
    spool.set_aside(put(2, a_failure(stdout=LONG)), "refused")
    for number in range(3, MIB // size + 2):
        put(number, a_failure(stdout=LONG))
    assert (len(spool.aside()), len(spool.waiting())) == (0, MIB // size)


def test_upload_over_the_limit_is_not_kept_and_costs_no_other(tmp_path: Path, spool: Spool, put: Put) -> None:
    put(1, a_pass())
    noise = (a_failure(f"c{number}", stdout=LONG + str(number)) for number in range(1000))
    with pytest.raises(StoreFull, match="TEREC_SPOOL_LIMIT_MIB"):
        spool.put(an_upload(2), noise)
    assert len(spool.waiting()) == 1
    assert len(list(spool.folder.iterdir())) == 1


def test_what_is_set_aside_keeps_its_reason_and_can_be_sent_again(spool: Spool, put: Put) -> None:
    kept = put(1, a_pass())
    spool.set_aside(kept, "Project not found.")
    (aside,) = spool.aside()
    assert (spool.waiting(), aside.kept.name, aside.reason) == ([], kept.name, "Project not found.")
    spool.send_again(aside)
    assert ([each.name for each in spool.waiting()], spool.aside()) == ([kept.name], [])


def test_dropped_upload_is_gone(spool: Spool, put: Put) -> None:
    spool.drop(put(1, a_pass()))
    spool.set_aside(put(2, a_pass()), "no")
    spool.drop(spool.aside()[0].kept)
    assert [path for path in spool.folder.rglob("*") if path.is_file()] == []


def test_one_sends_at_a_time(spool: Spool, put: Put) -> None:
    put(1, a_pass())
    other = Spool(spool.folder, MIB, spool._now)
    with spool.sending() as first, other.sending() as second:
        assert (first, second) == (True, False)
    with other.sending() as now:
        assert now


@pytest.mark.skipif(os.name == "nt", reason="links")
def test_link_that_somebody_put_there_is_not_followed(spool: Spool, put: Put, tmp_path: Path) -> None:
    kept = put(1, a_pass())
    (spool.folder / "z.upload.gz").symlink_to(kept.path)
    assert len(spool.waiting()) == 1
