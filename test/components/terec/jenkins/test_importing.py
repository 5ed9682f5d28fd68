"""Builds become runs: whole or mended later, in their order, a few requests at a time."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from terec.ingest import PIECE_SIZE, StoreAdministration, StoreResults
from terec.jenkins import (
    BuildReader,
    ImportedBuild,
    Importer,
    JenkinsServer,
    LastBuilds,
    import_build,
    named_job,
    open_jenkins,
    run_of,
)
from terec.model import (
    Completeness,
    Org,
    Project,
    RecordedRun,
    RemoteError,
    RunKey,
    RunStatus,
    StoreBusy,
    TextLimit,
    completeness,
)
from terec.store_sqlite import open_store
from terec_testing.jenkins import MockJenkins, a_case, a_suite
from terec_testing.web_server import Asked, Reply, json_reply

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
KEY = RunKey("acme", "web", "shop", "shop", 1)


def reader_of(server: JenkinsServer) -> BuildReader:
    return BuildReader(server, 64 * 1024 * 1024, TextLimit())


@dataclass
class Team:
    """A store with a project, and a Jenkins whose builds go there."""

    results: StoreResults
    server: JenkinsServer

    def words(self, build: Any) -> Any:
        return run_of(build, "acme", "web", NOW)

    def take(self, number: int = 1) -> ImportedBuild:
        build = self.server.build(self.server.job(named_job("shop", "").job), number)
        return import_build(reader_of(self.server), self.results, build, self.words(build))

    def last(self, count: int = 50, told: Callable[[int, int, int], None] = lambda *_: None) -> LastBuilds:
        importer = Importer(self.server, reader_of(self.server), self.results, self.words, lambda: NOW)
        return importer.last(self.server.job(named_job("shop", "").job), count, told)

    def state(self, number: int = 1) -> Completeness:
        return completeness(self.results.run(KEY._replace(run_id=number)), NOW)


@pytest.fixture
def team(tmp_path: Path, jenkins: MockJenkins, server: JenkinsServer) -> Iterator[Team]:
    jenkins.job("shop")
    with open_store(tmp_path / "a.sqlite") as store:
        administration = StoreAdministration(store, lambda: NOW)
        administration.create_org(Org("acme"))
        administration.put_project(Project("acme", "web"))
        yield Team(StoreResults(store, lambda: NOW, TextLimit()), server)


def built(jenkins: MockJenkins, *numbers: int) -> None:
    for number in numbers:
        jenkins.build("shop", number, "UNSTABLE")
        jenkins.report("shop", number, a_suite(a_case("C", "adds", "FAILED"), a_case("C", "pays")))


def test_imported_build_is_complete(team: Team, jenkins: MockJenkins) -> None:
    built(jenkins, 1)
    done = team.take()
    assert done.received is not None
    assert (done.received.test_count, done.run.fail_count, done.run.status) == (2, 1, RunStatus.FAILURE)
    assert team.state() is Completeness.COMPLETE


def test_build_imported_twice_changes_nothing(team: Team, jenkins: MockJenkins) -> None:
    built(jenkins, 1)
    first, second = team.take().run, team.take().run
    assert replace(second, last_upload=None) == replace(first, last_upload=None)
    assert not any(result.attempts for result in team.results.results(KEY))


def test_build_without_a_report_is_a_run_without_tests(team: Team, jenkins: MockJenkins) -> None:
    jenkins.build("shop", 1, "FAILURE")
    done = team.take()
    assert (done.received, done.run.total_count, done.run.status) == (None, None, RunStatus.FAILURE)


def test_report_that_breaks_off_leaves_an_incomplete_run_that_the_next_import_mends(
    team: Team, jenkins: MockJenkins
) -> None:
    cases = [a_case("C", f"adds{number}") for number in range(2 * PIECE_SIZE + 2_000)]
    jenkins.build("shop", 1, "SUCCESS")
    jenkins.report("shop", 1, a_suite(*cases))
    whole = jenkins.values["/job/shop/1/testReport"]

    def broken(asked: Asked) -> Reply:
        body = json_reply(whole).body
        assert isinstance(body, bytes)
        return Reply(200, [body[: len(body) - 2000]]) if "cases" in asked.query["tree"][0] else Reply(200, body)

    jenkins.answers["/job/shop/1/testReport"] = broken
    with pytest.raises(RemoteError, match="breaks off"):
        team.take()
    assert team.state() is Completeness.INCOMPLETE
    jenkins.answers.clear()
    assert [each.run.total_count for each in team.last().imported] == [len(cases)]
    assert team.state() is Completeness.COMPLETE


def test_last_builds_are_stored_oldest_first_and_told_one_by_one(team: Team, jenkins: MockJenkins) -> None:
    built(jenkins, 1, 2, 3)
    told: list[tuple[int, int, int]] = []
    report = team.last(told=lambda *words: told.append(words))
    assert [each.run.run_id for each in report.imported] == [1, 2, 3]
    assert told == [(1, 3, 2), (2, 3, 4), (3, 3, 6)]


def test_run_that_ci_imported_itself_is_skipped(team: Team, jenkins: MockJenkins) -> None:
    built(jenkins, 1)
    build = team.server.build(team.server.job(named_job("shop", "").job), 1)
    team.results.put_run(team.words(build).run)
    assert team.last().imported  # of a run without results nothing is known yet
    assert team.last().skipped == [1]


def test_store_that_fails_stops_all(team: Team, jenkins: MockJenkins, monkeypatch: pytest.MonkeyPatch) -> None:
    built(jenkins, 1, 2)

    def busy(*_: Any) -> Any:
        raise StoreBusy("Another writer holds the store.")

    monkeypatch.setattr(team.results, "put_run", busy)
    with pytest.raises(StoreBusy):
        team.last()


def test_no_more_requests_are_sent_at_once_than_allowed(team: Team, jenkins: MockJenkins) -> None:
    built(jenkins, *range(1, 9))
    reply, lock, pair = jenkins.reply, threading.Lock(), threading.Barrier(2)
    now, most = 0, 0

    def answer(asked: Asked) -> Reply:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        if asked.path.rpartition("/shop/")[2].count("/") == 2:  # a build: two of them are always asked for together
            pair.wait(10)
        try:
            return reply(asked)
        finally:
            with lock:
                now -= 1

    jenkins.web._answer = answer
    with open_jenkins(jenkins.url, requests=2) as server:
        job = server.job(named_job("shop", "").job)
        importer = Importer(server, reader_of(server), _StoredAll(), team.words, lambda: NOW)  # type: ignore[arg-type]
        assert importer.last(job, 8, lambda *_: None).skipped == list(range(1, 9))
    assert most == 2


class _StoredAll:
    """Results of which every run is complete."""

    def run(self, key: RunKey) -> RecordedRun:
        return RecordedRun(*key, tstamp=NOW, complete=True)
