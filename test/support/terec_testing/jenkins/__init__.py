"""A Jenkins over real HTTP, and what tests tell it of jobs, builds and reports."""

from terec_testing.jenkins.builds import causes, change, changes, checkout, parameters
from terec_testing.jenkins.reports import a_case, a_report, a_suite, gathered
from terec_testing.jenkins.server import (
    FREESTYLE,
    LOGIN_PAGE,
    MATRIX,
    MULTIBRANCH,
    PIPELINE,
    MockJenkins,
    mock_jenkins,
    path_of,
)

__all__ = [
    "FREESTYLE",
    "LOGIN_PAGE",
    "MATRIX",
    "MULTIBRANCH",
    "PIPELINE",
    "MockJenkins",
    "a_case",
    "a_report",
    "a_suite",
    "causes",
    "change",
    "changes",
    "checkout",
    "gathered",
    "mock_jenkins",
    "parameters",
    "path_of",
]
