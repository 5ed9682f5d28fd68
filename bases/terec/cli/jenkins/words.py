"""Settles what a command about Jenkins works with: the job, the build and the words of its run."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from terec.ci_context import CiContext
from terec.cli.importing.importing import make_place
from terec.cli.output import note
from terec.cli.place import Place, place_to_write
from terec.cli.session import Session
from terec.cli.wiring import open_jenkins
from terec.jenkins import Build, BuildReader, BuildRun, JenkinsServer, checked_build, named_job, place_of, run_of
from terec.model import InvalidInput, TextLimit, check_branch, check_suite, now
from terec.settings import is_server

_REPOSITORY = "repository of the build"


class JenkinsCall(NamedTuple):
    """An open Jenkins, and the words of the call. build: empty where none was named."""

    session: Session
    server: JenkinsServer
    job: str
    build: str
    suite: str = ""
    branch: str = ""

    def read_build(self) -> Build:
        """The build that the call names."""
        name = named_job(self.job, self.server.url)
        asked = self.build or name.build
        if not asked:
            raise InvalidInput("BUILD is missing; give a number, or a word of Jenkins such as lastCompletedBuild.")
        if name.build and self.build and name.build != self.build:
            raise InvalidInput(f"JOB names build {name.build} and BUILD {self.build}; which one is it?")
        return self.server.build(self.server.job(name.job), checked_build(asked))

    @property
    def reader(self) -> BuildReader:
        settings = self.session.settings
        return BuildReader(self.server, settings.report_limit, TextLimit(settings.text_head, settings.text_tail))

    def words(self, build: Build, place: Place | None = None) -> BuildRun:
        """The run of the build in this place, else in the one that the build tells of."""
        place = place or self.place(build)
        return run_of(build, place.org.value, place.project.value, now(), self.suite, self.branch)

    def place(self, build: Build) -> Place:
        """Option, environment, the build's repository, else `local` and the folder's name."""
        org, project = place_of(build)
        origin = {"org": _REPOSITORY, "project": _REPOSITORY}
        context = CiContext(org=org, project=project, origin=origin)
        return place_to_write(self.session.word("org"), self.session.word("project"), context, Path.cwd())


class BuildWords:
    """The words of each build's run; its place in a store is made when a build first tells of it.

    one_place: all in the place that the first build tells of.
    """

    def __init__(self, asked: JenkinsCall, one_place: bool = False) -> None:
        self._asked, self._one_place = asked, one_place
        self._place: Place | None = None
        self._made: set[tuple[str, str]] = set()

    def __call__(self, build: Build) -> BuildRun:
        place = self._place or self._asked.place(build)
        if self._one_place:
            self._place = place
        words = self._asked.words(build, place)
        session, names = self._asked.session, (words.run.org, words.run.project)
        if names not in self._made and not is_server(session.settings.url):
            make_place(session.service, words.run)
        self._made.add(names)
        return words


@contextmanager
def asked(
    session: Session, job: str, build: str, suite: str = "", branch: str = "", requests: int | None = None
) -> Iterator[JenkinsCall]:
    """The Jenkins of this call; InvalidName for a suite or branch out of rule. requests: instead of the setting."""
    suite, branch = suite and check_suite(suite), branch and check_branch(branch)
    settings = session.settings
    if requests is not None:
        settings = replace(settings, jenkins_requests=requests)
    with open_jenkins(settings, job) as server:
        yield JenkinsCall(session, server, job, build, suite, branch)


def tell_origins(session: Session, words: BuildRun) -> None:
    """What told the words of the run, on stderr: as sentences, with --json as one line of JSON."""
    if session.as_json:
        print(json.dumps({"origins": words.origins, "notes": words.notes}), file=sys.stderr)
        return
    for sentence in (*words.notes, branch_sentence(words)):
        note(f"terec: {sentence}")


def branch_sentence(words: BuildRun) -> str:
    return f"The branch is {words.run.branch}, from {words.origins['branch']}."
