"""Reads builds and their tests from a Jenkins server."""

from terec.jenkins.builds import Build, Change, Checkout, Job, Leg
from terec.jenkins.importing import ImportedBuild, import_build, sender_of
from terec.jenkins.job_names import NAMED_BUILDS, BuildName, JobName, checked_build, named_job, server_of
from terec.jenkins.last_builds import Importer, LastBuilds, LeftOut
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
    "ImportedBuild",
    "Importer",
    "JenkinsServer",
    "Job",
    "JobName",
    "LastBuilds",
    "LeftOut",
    "Leg",
    "ReportReader",
    "checked_build",
    "import_build",
    "named_job",
    "open_jenkins",
    "place_of",
    "run_of",
    "sender_of",
    "server_of",
    "status_of",
]
