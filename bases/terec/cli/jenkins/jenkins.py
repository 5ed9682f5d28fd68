"""`terec jenkins`: builds of a Jenkins into runs, or as the JSON that the REST API takes."""

import json
import sys
from itertools import islice
from typing import Annotated

import typer

from terec.cli.delivery.delivering import Delivered
from terec.cli.importing.importing import Imported
from terec.cli.importing.summary import show_import
from terec.cli.jenkins.last import import_last
from terec.cli.jenkins.poll import PollWish, poll_jenkins
from terec.cli.jenkins.words import BuildWords, JenkinsCall, asked, branch_sentence, tell_origins
from terec.cli.output import note
from terec.cli.session import Session
from terec.cli.wiring import drain
from terec.cli.words import command, group
from terec.jenkins import REPORT, BuildReader, import_build
from terec.model import EmptyUpload, InvalidInput, Received, as_plain

app = group(
    "Import builds from a Jenkins, or export them as JSON. JENKINS_URL is its address.",
    "terec jenkins import-run acme/shop/main lastCompletedBuild",
)

Job = Annotated[
    str, typer.Argument(metavar="JOB", help="FOLDER/JOB, FOLDER/JOB/BRANCH, or the page of a job or build.")
]
MaybeBuild = Annotated[
    str, typer.Argument(metavar="BUILD", help="Number, lastBuild, lastCompletedBuild, …; left out where JOB names it.")
]
SuiteOption = Annotated[str, typer.Option("--suite", help="Suite (else the job's name).")]
BranchOption = Annotated[str, typer.Option("--branch", help="Branch (else what Jenkins tells).")]


@command(app, "export-build", "terec jenkins export-build acme/shop/main lastCompletedBuild > run.json")
def export_build(
    session: Session, job: Job, build: MaybeBuild = "", suite: SuiteOption = "", branch: BranchOption = ""
) -> None:
    """Print a build as the run that the REST API takes; stderr says what told the branch. Nothing is stored."""
    with asked(session, job, build, suite, branch) as words:
        told = words.words(words.read_build())
    known = {name: value for name, value in as_plain(told.run).items() if value is not None}
    sys.stdout.write(json.dumps(known, indent=2, ensure_ascii=False) + "\n")
    tell_origins(session, told)


@command(app, "export-tests", "terec jenkins export-tests acme/shop/main 17 > tests.json", place=False)
def export_tests(
    session: Session,
    job: Job,
    build: MaybeBuild = "",
    limit: Annotated[int | None, typer.Option("--limit", help="Most results.", min=1)] = None,
) -> None:
    """Print the tests of a build as one JSON list of results that the REST API takes. Nothing is stored.

    A report that breaks off leaves a list without its end, which no server takes. Exit code 2 without a test.
    """
    with asked(session, job, build) as words:
        found, reader = words.read_build(), words.reader
        results = islice(reader.results(found), limit)
        first = next(results, None)
        if first is None:
            raise EmptyUpload(f"{found} has no test in a test report, its artifacts or its console log.")
        sys.stdout.write("[\n" + _line(first))
        for result in results:
            sys.stdout.write(",\n" + _line(result))
        sys.stdout.write("\n]\n")
    for sentence in (*_source(reader.source), *map(str, reader.problems), *_left_out(reader)):
        note(f"terec: {sentence}")


@command(app, "import-run", "terec jenkins import-run acme/shop/main 17 shop", makes_file=True)
def import_run(
    session: Session,
    job: Job,
    build: MaybeBuild = "",
    suite: Annotated[str, typer.Argument(metavar="SUITE", help="Suite; left out: the job's name.")] = "",
    branch: BranchOption = "",
    last: Annotated[
        int | None, typer.Option("--last", help="Instead of BUILD: the last finished builds.", min=1, max=10_000)
    ] = None,
    requests: Annotated[
        int | None, typer.Option("--requests", help="Most requests at once (else TEREC_JENKINS_REQUESTS).", min=1)
    ] = None,
) -> None:
    """Import a build of a Jenkins with its tests, or with --last the newest ones, oldest first.

    With --last the words after JOB are `[SUITE]`. Builds that are stored already are skipped, so a call that was broken
    off goes on where it was; builds that cannot be read are left out and named. Exit code 0 when something was imported
    or there already.
    """
    if last is not None and suite:
        raise InvalidInput("--last stands for BUILD: give JOB, SUITE and --last, without a BUILD.")
    chosen = build if last is not None else suite
    with asked(session, job, "" if last is not None else build, chosen, branch, requests) as words:
        if last is not None:
            import_last(words, last)
        else:
            _import_one(words)


def _import_one(words: JenkinsCall) -> None:
    session, reader, build = words.session, words.reader, words.read_build()
    told = BuildWords(words)(build)
    done = import_build(reader, session.service.results, build, told)
    drain(session.where)
    sentences = (*told.notes, *_source(done.source), *_left_out(reader), branch_sentence(told))
    if done.received is None:
        sentences = (f"{build} names no test; its run is stored without tests.", *sentences)
    imported = Imported(done.run, done.received or Received(done.run.key), 0, list(done.problems), str(build))
    show_import(
        session, Delivered(imported), more={"origins": dict(told.origins), "source": done.source, "notes": sentences}
    )


def _source(source: str) -> tuple[str, ...]:
    """Where results came from, when not from where people expect it."""
    return () if source in ("", REPORT) else (f"The build has no test report: its {source} told.",)


def _left_out(reader: BuildReader) -> tuple[str, ...]:
    if not reader.left_out:
        return ()
    return (f"{reader.left_out:,} cases of the report were left out: no name, or a status that Jenkins does not have.",)


def _line(result: object) -> str:
    """A result without what it does not have."""
    return json.dumps({name: value for name, value in as_plain(result).items() if value not in (None, [])})


@command(app, "poll", "terec jenkins poll --jobs 'acme/*' --org acme --project shop", makes_file=True)
def poll(
    session: Session,
    jobs: Annotated[str, typer.Option(help="Patterns of jobs, with commas between (else TEREC_JENKINS_JOBS).")] = "",
    once: Annotated[bool, typer.Option("--once", help="Look once, then end.")] = False,
    seconds: Annotated[
        int | None, typer.Option("--seconds", help="Between two looks (else TEREC_JENKINS_SECONDS).", min=1)
    ] = None,
    look_back: Annotated[
        int | None, typer.Option("--look-back", help="Newest builds of a job (else TEREC_JENKINS_LOOK_BACK).", min=1)
    ] = None,
) -> None:
    """Import builds as they finish, until Ctrl-C. Only finished builds that are not stored yet are taken, each once.

    A pattern of a folder or multibranch job means all jobs below it; `*` is one word, `**` any number of them. It can
    be stopped and started at any time: what is stored is what was seen. With --once exit code 3 when Jenkins is away.
    """
    poll_jenkins(session, PollWish(jobs, once, seconds, look_back))
