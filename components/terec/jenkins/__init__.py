"""Reads builds and their tests from a Jenkins server."""

from terec.jenkins.builds import Build, Job
from terec.jenkins.fetching import Fetcher, Named, fetched_in_background
from terec.jenkins.importing import ImportedBuild, import_build
from terec.jenkins.job_names import JobName, checked_build, named_job, server_of
from terec.jenkins.job_patterns import job_patterns
from terec.jenkins.last_builds import Importer, LastBuilds
from terec.jenkins.polling import POLL_LEASE, POLL_LEASE_SECONDS, Polled, Poller
from terec.jenkins.report import ReportReader
from terec.jenkins.run_words import BuildRun, place_of, run_of
from terec.jenkins.server import JenkinsServer, open_jenkins
from terec.jenkins.sources import ARTIFACTS, LOG, NOTHING, REPORT, BuildReader

__all__ = [
    "ARTIFACTS",
    "LOG",
    "NOTHING",
    "POLL_LEASE",
    "POLL_LEASE_SECONDS",
    "REPORT",
    "Build",
    "BuildReader",
    "BuildRun",
    "Fetcher",
    "ImportedBuild",
    "Importer",
    "JenkinsServer",
    "Job",
    "JobName",
    "LastBuilds",
    "Named",
    "Polled",
    "Poller",
    "ReportReader",
    "checked_build",
    "fetched_in_background",
    "import_build",
    "job_patterns",
    "named_job",
    "open_jenkins",
    "place_of",
    "run_of",
    "server_of",
]
