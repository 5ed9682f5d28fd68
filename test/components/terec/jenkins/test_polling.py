"""A poller takes in every finished build once, whatever happens meanwhile."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from terec.history import StoreHistory
from terec.ingest import StoreAdministration, StoreResults
from terec.jenkins import BuildReader, Importer, JenkinsServer, Poller, job_patterns, run_of
from terec.model import Org, Project, SuiteKey, TextLimit
from terec.store_sqlite import SqliteStore, open_store
from terec_testing.jenkins import LOGIN_PAGE, MULTIBRANCH, MockJenkins, a_case, a_suite

NOW = datetime(2026, 3, 5, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with open_store(tmp_path / "terec.sqlite") as store:
        _place(store)
        yield store


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[SqliteStore]:
    """A store without any org."""
    with open_store(tmp_path / "empty.sqlite") as store:
        yield store


@pytest.fixture
def poller(store: SqliteStore, server: JenkinsServer) -> Callable[..., Poller]:
    """Makes a poller, as a process that starts does."""
    return partial(_poller, store, server)


def _poller(
    store: SqliteStore,
    server: JenkinsServer,
    patterns: str = "**",
    look_back: int = 50,
    go_on: Callable[[], bool] = lambda: True,
) -> Poller:
    results = StoreResults(store, lambda: NOW, TextLimit())
    reader = BuildReader(server, 1_000_000, TextLimit())
    importer = Importer(server, reader, results, lambda build: run_of(build, "acme", "shop", NOW), lambda: NOW)
    return Poller(importer, StoreHistory(store), job_patterns(patterns), look_back, go_on)


def _place(store: SqliteStore) -> None:
    administration = StoreAdministration(store, lambda: NOW)
    administration.create_org(Org("acme"))
    administration.put_project(Project("acme", "shop"))


def _finish(jenkins: MockJenkins, job: str, *numbers: int) -> None:
    for number in numbers:
        jenkins.build(job, number, "SUCCESS")
        jenkins.report(job, number, a_suite(a_case("C", "adds"), a_case("C", "pays")))


def _stored(store: SqliteStore, suite: str = "shop") -> list[tuple[int, int | None]]:
    """Run and count of its tests, oldest first."""
    runs = StoreHistory(store).builds(SuiteKey("acme", "shop", suite), None, 1000)
    return [(each.run_id, each.total_count) for each in reversed(runs)]


def _asked_reports(jenkins: MockJenkins) -> int:
    return sum(each.path.endswith("/testReport/api/json") for each in jenkins.web.asked)


def test_only_finished_builds_are_taken_and_each_once(
    jenkins: MockJenkins, store: SqliteStore, poller: Callable[..., Poller]
) -> None:
    jenkins.job("shop")
    _finish(jenkins, "shop", 1, 2)
    jenkins.build("shop", 3, None)
    polling = poller()

    assert polling.poll().imported == 2
    assert polling.poll().imported == 0
    _finish(jenkins, "shop", 3)
    assert polling.poll().imported == 1
    assert _stored(store) == [(1, 2), (2, 2), (3, 2)]
    assert _asked_reports(jenkins) == 6  # its outline and its cases, for each build


def test_after_a_restart_nothing_is_read_twice(
    jenkins: MockJenkins, store: SqliteStore, poller: Callable[..., Poller]
) -> None:
    jenkins.job("shop")
    _finish(jenkins, "shop", *range(1, 21))
    jenkins.build("shop", 21, "FAILURE")  # without any test
    poller().poll()
    jenkins.web.asked.clear()
    _finish(jenkins, "shop", 22)

    assert poller().poll().imported == 1
    assert _asked_reports(jenkins) == 2
    assert len(_stored(store)) == 22
    builds = {each.path for each in jenkins.web.asked if each.path.rpartition("/api")[0].endswith(tuple("0123456789"))}
    assert len(builds) == 1  # of those that are stored not even the build is asked for


def test_an_outage_is_caught_up_with(jenkins: MockJenkins, store: SqliteStore, poller: Callable[..., Poller]) -> None:
    jenkins.job("shop")
    _finish(jenkins, "shop", 1)
    polling = poller()
    polling.poll()
    jenkins.down = True
    for _ in range(3):
        assert "503" in polling.poll().trouble[0]
    _finish(jenkins, "shop", *range(2, 9))
    jenkins.down = False

    assert polling.poll().imported == 7
    assert _stored(store) == [(number, 2) for number in range(1, 9)]


def test_the_look_back_is_bounded(jenkins: MockJenkins, store: SqliteStore, poller: Callable[..., Poller]) -> None:
    jenkins.job("shop")
    _finish(jenkins, "shop", *range(1, 31))
    poller(look_back=5).poll()

    assert [number for number, _ in _stored(store)] == [26, 27, 28, 29, 30]


def test_folders_and_multibranch_jobs_are_walked(
    jenkins: MockJenkins, store: SqliteStore, poller: Callable[..., Poller]
) -> None:
    jenkins.folder("acme")
    jenkins.folder("acme/shop", MULTIBRANCH)
    for branch in ("main", "fix%2Ftax"):
        jenkins.job(f"acme/shop/{branch}", of_branch=True)
        _finish(jenkins, f"acme/shop/{branch}", 1)
    jenkins.job("secret")
    _finish(jenkins, "secret", 1)

    assert poller("acme/*").poll().imported == 2
    runs = StoreHistory(store).builds(SuiteKey("acme", "shop", "acme-shop"), None, 10)
    assert sorted(each.branch for each in runs) == ["fix/tax", "main"]
    assert not any(each.path.startswith("/ci/job/secret/") for each in jenkins.web.asked)


def test_a_build_that_cannot_be_read_is_tried_again_ever_more_seldom(
    jenkins: MockJenkins, store: SqliteStore, poller: Callable[..., Poller]
) -> None:
    jenkins.job("shop")
    _finish(jenkins, "shop", 1, 2)
    jenkins.answers["/job/shop/1/testReport"] = LOGIN_PAGE
    polling = poller()
    tried = [bool(polling.poll().left_out) for _ in range(9)]

    assert tried == [True, False, True, False, False, True, False, False, False]
    assert _stored(store) == [(2, 2)]
    del jenkins.answers["/job/shop/1/testReport"]
    assert sum(polling.poll().imported for _ in range(3)) == 1
    assert _stored(store) == [(1, 2), (2, 2)]


def test_it_stops_between_builds_when_it_may_not_go_on(
    jenkins: MockJenkins, store: SqliteStore, poller: Callable[..., Poller]
) -> None:
    jenkins.job("shop")
    _finish(jenkins, "shop", 1, 2, 3)
    left = iter([True, True, True, False])
    poller(go_on=lambda: next(left, False)).poll()

    assert len(_stored(store)) == 2
    poller().poll()
    assert len(_stored(store)) == 3


def test_what_could_not_be_stored_is_stored_once_it_can_be(
    jenkins: MockJenkins, empty: SqliteStore, server: JenkinsServer
) -> None:
    jenkins.job("shop")
    _finish(jenkins, "shop", 1)
    polling = _poller(empty, server)
    assert "Org not found" in polling.poll().left_out[0]
    _place(empty)

    assert sum(polling.poll().imported for _ in range(3)) == 1
    assert _stored(empty) == [(1, 2)]
