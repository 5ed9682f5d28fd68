"""Reads builds and their tests from a Jenkins server."""

from terec.jenkins.builds import Build, Change, Checkout, Job, Leg
from terec.jenkins.fetching import Fetcher, Named, fetched_in_background
from terec.jenkins.importing import ImportedBuild, import_build, sender_of
from terec.jenkins.job_names import NAMED_BUILDS, BuildName, JobName, checked_build, named_job, server_of
from terec.jenkins.job_patterns import JobPatterns, job_patterns
from terec.jenkins.last_builds import Importer, LastBuilds, LeftOut
from terec.jenkins.polling import POLL_LEASE, POLL_LEASE_SECONDS, Polled, Poller
from terec.jenkins.report import ReportReader
from terec.jenkins.run_words import BuildRun, place_of, run_of, status_of
from terec.jenkins.server import JenkinsServer, open_jenkins
from terec.jenkins.sources import ARTIFACTS, LOG, NOTHING, REPORT, BuildReader

__all__ = [
    "ARTIFACTS",
    "LOG",
    "NAMED_BUILDS",
    "NOTHING",
    "POLL_LEASE",
    "POLL_LEASE_SECONDS",
    "REPORT",
    "Build",
    "BuildName",
    "BuildReader",
    "BuildRun",
    "Change",
    "Checkout",
    "Fetcher",
    "ImportedBuild",
    "Importer",
    "JenkinsServer",
    "Job",
    "JobName",
    "JobPatterns",
    "LastBuilds",
    "LeftOut",
    "Leg",
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
    "sender_of",
    "server_of",
    "status_of",
]
