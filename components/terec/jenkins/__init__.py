"""Reads builds and their tests from a Jenkins server."""

from terec.jenkins.builds import Build, Change, Checkout, Job, Leg
from terec.jenkins.job_names import NAMED_BUILDS, BuildName, JobName, checked_build, named_job, server_of
from terec.jenkins.report import ReportReader
from terec.jenkins.run_words import BuildRun, place_of, run_of, status_of
from terec.jenkins.server import JenkinsServer, open_jenkins

__all__ = [
    "NAMED_BUILDS",
    "Build",
    "BuildName",
    "BuildRun",
    "Change",
    "Checkout",
    "JenkinsServer",
    "Job",
    "JobName",
    "Leg",
    "ReportReader",
    "checked_build",
    "named_job",
    "open_jenkins",
    "place_of",
    "run_of",
    "server_of",
    "status_of",
]
