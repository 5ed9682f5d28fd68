"""Several processes on one file: killed ones, and writers that meet."""

import random
import subprocess
import sys
from pathlib import Path

from terec.model import Org, Project
from terec.store_sqlite import SqliteStore, open_store, verify
from terec_testing import a_run_key, a_suite_key

UPLOADS = 100
PIECES = 3
CASES = 40

_WRITER = """
import sys
from pathlib import Path
from terec.model import FailureSignature, ResultSignatures
from terec.store_sqlite import open_store
from terec_testing import a_failure, a_pass, a_run_key
from terec_testing.stores import put_run, save

branch, first, last, pieces, cases = sys.argv[2], *map(int, sys.argv[3:])
with open_store(Path(sys.argv[1])) as store:
    for run_id in range(first, last):
        key = a_run_key(run_id, branch=branch)
        put_run(store, run_id, branch=branch)
        for piece in range(pieces):
            results = [a_failure(f"{piece}-{n}", stdout=f"{run_id} {n}\\n" * 50) if n % 5 == 0
                       else a_pass(f"{piece}-{n}") for n in range(cases)]
            signed = {n: ResultSignatures(FailureSignature(f"f1:{n}", "f1:any", False)) for n in range(0, cases, 5)}
            save(store, *results, run=key, upload_id="u", last=piece == pieces - 1, signatures=signed)
            print(run_id, piece, flush=True)
"""

_HOLDER = """
import sys
from datetime import timedelta
from pathlib import Path
from terec.store_sqlite import open_store
from terec_testing import NOW

with open_store(Path(sys.argv[1])) as store:
    print("ready", flush=True)
    sys.stdin.readline()
    taken = [store.take_lease("analyzer", sys.argv[2], NOW + timedelta(seconds=60 * turn), 60) for turn in range(20)]
    print(*map(int, taken), flush=True)
"""


def start_writer(path: Path, branch: str, first: int, last: int) -> subprocess.Popen[str]:
    words = [str(path), branch, *map(str, (first, last, PIECES, CASES))]
    environment = {"PYTHONPATH": ":".join(sys.path)}
    return subprocess.Popen([sys.executable, "-c", _WRITER, *words], stdout=subprocess.PIPE, text=True, env=environment)


def test_killed_writers_lose_nothing_acknowledged_and_show_no_half_run_as_whole(path: Path, store: SqliteStore) -> None:
    """Every acknowledged piece is whole; a run is without an open upload only when its last piece is stored."""
    chance = random.Random(20260301)
    acknowledged: set[tuple[int, int]] = set()
    run_id = kills = 0
    while run_id < UPLOADS:
        writer = start_writer(path, "main", run_id, UPLOADS)
        assert writer.stdout is not None
        for _ in range(chance.randrange(1, 40)):
            line = writer.stdout.readline()
            if not line:
                break
            acknowledged.add(tuple(map(int, line.split())))  # type: ignore[arg-type]
        writer.kill()
        acknowledged.update(tuple(map(int, line.split())) for line in writer.stdout if line.endswith("\n"))  # type: ignore[misc]
        writer.stdout.close()
        kills += writer.wait() < 0
        run_id = max(run for run, _ in acknowledged) + 1

    assert kills >= 5
    assert verify(path).problems == ()
    _check_whole(store, acknowledged)


def _check_whole(store: SqliteStore, acknowledged: set[tuple[int, int]]) -> None:
    for run in store.runs(a_suite_key(), "main", limit=UPLOADS):
        cases = [each.test_case for each in store.results(run.key)]
        pieces = {int(case.split("-")[0]) for case in cases}
        assert len(cases) == run.total_count or (not cases and run.total_count is None)
        assert len(cases) == CASES * len(pieces)
        assert {piece for seen, piece in acknowledged if seen == run.run_id} <= pieces
        assert bool(run.open_uploads) == (0 < len(pieces) < PIECES)
    stored = {run.run_id for run in store.runs(a_suite_key(), "main", limit=UPLOADS)}
    assert {run for run, _ in acknowledged} <= stored


def test_writers_that_meet_all_store_everything(path: Path, store: SqliteStore) -> None:
    writers = [start_writer(path, branch, 1, 9) for branch in ("a", "b", "c", "main")]
    for writer in writers:
        writer.communicate()
        assert writer.returncode == 0

    assert verify(path).problems == ()
    assert [run.total_count for run in store.runs(a_suite_key(), limit=100)] == [PIECES * CASES] * 32


def test_processes_that_make_the_file_at_once_share_it(path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from terec.store_sqlite import open_store; from terec.model import Org"
    )
    code += "\nwith open_store(Path(sys.argv[1])) as store: store.add_org(Org(sys.argv[2]), [])"
    environment = {"PYTHONPATH": ":".join(sys.path)}
    makers = [
        subprocess.Popen([sys.executable, "-c", code, str(path), f"org{nth}"], env=environment) for nth in range(6)
    ]

    assert [maker.wait() for maker in makers] == [0] * 6
    with open_store(path) as store:
        assert [org.name for org in store.orgs()] == [f"org{nth}" for nth in range(6)]
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_writer_forgets_numbers_that_another_process_made_void(path: Path, store: SqliteStore) -> None:
    from terec_testing import a_pass
    from terec_testing.stores import put_run, save

    put_run(store)
    save(store, a_pass("one"), a_pass("two"))
    with open_store(path) as other:
        other.remove_org("acme")
        other.add_org(Org("acme"), [])
        other.put_project(Project("acme", "shop"))
        put_run(other)
        save(other, a_pass("three"))

    assert save(store, a_pass("one")).new_cases == 1
    assert [each.test_case for each in store.results(a_run_key())] == ["one", "three"]
    assert verify(path).problems == ()


def test_lease_is_taken_by_one_of_several_processes(path: Path, store: SqliteStore) -> None:
    """All want it minute by minute: who asks first for a minute gets it, and nobody else does."""
    environment = {"PYTHONPATH": ":".join(sys.path)}
    holders = [
        subprocess.Popen(
            [sys.executable, "-c", _HOLDER, str(path), f"holder {nth}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        for nth in range(3)
    ]
    assert [holder.stdout and holder.stdout.readline() for holder in holders] == ["ready\n"] * 3

    for holder in holders:
        assert holder.stdin is not None
        holder.stdin.write("go\n")
        holder.stdin.flush()
    answers = [holder.communicate()[0] for holder in holders]

    turns = list(zip(*(map(int, answer.split()) for answer in answers), strict=True))
    assert [sum(turn) for turn in turns] == [1] * 20
