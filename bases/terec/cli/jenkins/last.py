"""Imports the last builds of a job, and says what became of them."""

from typing import Any

from terec.cli.backfilled import leave_with_first_error, plain_others, show_others
from terec.cli.jenkins.words import BuildWords, JenkinsCall
from terec.cli.output import write_json
from terec.cli.phrases import counted, quoted
from terec.cli.progress import runs_progress
from terec.cli.wiring import drain
from terec.jenkins import ARTIFACTS, LOG, Importer, LastBuilds, named_job
from terec.model import now


def import_last(asked: JenkinsCall, count: int) -> LastBuilds:
    """Import them and print the summary; the exit code is that of the first error when nothing could be imported."""
    session, server = asked.session, asked.server
    job = server.job(named_job(asked.job, server.url).job)
    importer = Importer(server, asked.reader, session.service.results, BuildWords(asked, one_place=True), now)
    with runs_progress("Importing") as told:
        report = importer.last(job, count, told)
    drain(session.where)
    if session.as_json:
        write_json(_plain(str(job.name), report))
    else:
        _show(str(job.name), importer, report)
        if report.imported:
            run = report.imported[-1].run
            print(f"Look: {session.call('builds history', quoted(run.suite), quoted(run.branch))}")
    leave_with_first_error(report)
    return report


def _show(job: str, importer: Importer, report: LastBuilds) -> None:
    tests = sum(each.received.test_count for each in report.imported if each.received)
    failed = sum(each.received.fail_count for each in report.imported if each.received)
    print(f"Imported {counted(len(report.imported), 'build')} of {job}: {counted(tests, 'result')}, {failed:,} failed.")
    without = sum(each.received is None for each in report.imported)
    if without:
        print(f"Without a test that is named: {counted(without, 'build')} of these.")
    for source, name in ((ARTIFACTS, "the artifacts"), (LOG, "the console log")):
        told = sum(each.source == source for each in report.imported)
        if told:
            print(f"From {name}, as there was no test report: {counted(told, 'build')} of these.")
    show_others(report, "build", "#")
    if importer.reader.left_out:
        print(f"Left out: {counted(importer.reader.left_out, 'case')} without a name or a status that Jenkins has.")
    for words in {each.words.origins["branch"]: each.words for each in report.imported}.values():
        print(f"The branch is {words.run.branch}, from {words.origins['branch']}.")
    for note in (note for each in report.imported for note in each.words.notes):
        print(note)


def _plain(job: str, report: LastBuilds) -> dict[str, Any]:
    return {
        "job": job,
        "imported": [
            {
                "run": each.run,
                "test_count": each.received.test_count if each.received else 0,
                "fail_count": each.received.fail_count if each.received else 0,
                "origins": dict(each.words.origins),
                "source": each.source,
                "notes": each.words.notes,
            }
            for each in report.imported
        ],
        **plain_others(report, "build"),
    }
