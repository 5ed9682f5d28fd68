"""Makes web pages of what is known of an org's tests: data in, text out."""

from terec.pages.asking import branch_now, default_branch, org_now, project_now
from terec.pages.asking_runs import case_now, result_now, run_now
from terec.pages.branch import LIMITS, branch_page
from terec.pages.case import case_page
from terec.pages.failure import failure_page
from terec.pages.found import found_page
from terec.pages.frame import policy
from terec.pages.org import org_page
from terec.pages.project import project_page
from terec.pages.refusal import refusal_page
from terec.pages.run import run_page
from terec.pages.site import PAGES, Site
from terec.pages.start import start_page

__all__ = [
    "LIMITS",
    "PAGES",
    "Site",
    "branch_now",
    "branch_page",
    "case_now",
    "case_page",
    "default_branch",
    "failure_page",
    "found_page",
    "org_now",
    "org_page",
    "policy",
    "project_now",
    "project_page",
    "refusal_page",
    "result_now",
    "run_now",
    "run_page",
    "start_page",
]
