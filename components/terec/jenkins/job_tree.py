"""Walks folders and multibranch jobs down to the jobs that patterns mean."""

from collections.abc import Iterator

from terec.jenkins.build_reading import JOB_TREE, read_job
from terec.jenkins.builds import Job
from terec.jenkins.job_names import JobName
from terec.jenkins.job_patterns import JobPatterns
from terec.jenkins.server import FOLDERS, JenkinsServer
from terec.json_values import objects_in, text_in
from terec.model import Denied, NotFound

DEPTH = 16
"""Folders inside each other that are looked into."""

JOBS = 5_000
"""Jobs that are polled at most."""

_TREE = f"jobs[name,{JOB_TREE}]"


def jobs_of(server: JenkinsServer, patterns: JobPatterns) -> Iterator[Job]:
    """The jobs that have builds, in Jenkins' order; folders that may not be seen are passed over."""
    for number, job in enumerate(_below(server, patterns, ())):
        if number >= JOBS:
            return
        yield job


def _below(server: JenkinsServer, patterns: JobPatterns, words: tuple[str, ...]) -> Iterator[Job]:
    path = f"{JobName(words).path}/api/json" if words else "api/json"
    try:
        found = objects_in(server.value(path, _TREE), "jobs")
    except (Denied, NotFound):
        if not words:
            raise
        return
    for each in found:
        name = text_in(each, "name")
        if not name:
            continue
        inner = (*words, name)
        job = read_job(JobName(inner), each)
        if job.kind in FOLDERS:
            if len(inner) < DEPTH and patterns.may_hold(inner):
                yield from _below(server, patterns, inner)
        elif patterns.match(inner):
            yield job
