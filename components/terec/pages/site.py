"""Addresses of the pages."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from terec.model import CaseId, RunKey, RunPoint, SuiteKey

PAGES = "/pages"
"""What the paths of all pages begin with, behind the root."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where the pages stand. root: the path before theirs, without a slash at its end; empty where there is none.

    Every address is printable ASCII, whatever is in the names.
    """

    root: str = ""

    def start(self) -> str:
        return f"{self.root}{PAGES}/"

    def sign_in(self) -> str:
        return f"{self.root}{PAGES}/sign-in"

    def org(self, org: str) -> str:
        return f"{self.root}{PAGES}/orgs/{_part(org)}"

    def project(self, org: str, project: str, page: int = 1) -> str:
        return f"{self.org(org)}/projects/{_part(project)}{f'?page={page}' if page > 1 else ''}"

    def suite(self, suite: SuiteKey) -> str:
        return f"{self.project(suite.org, suite.project)}/suites/{_part(suite.suite)}"

    def branch(self, suite: SuiteKey, branch: str, limit: int | None = None) -> str:
        """limit: how many runs the page looks at; None: as many as it does by itself."""
        return f"{self._branch(suite, branch)}/runs{f'?limit={limit}' if limit else ''}"

    def run(self, key: RunKey) -> str:
        return f"{self._branch(key.suite_key, key.branch)}/runs/{key.run_id}"

    def run_at(self, suite: SuiteKey, point: RunPoint) -> str:
        return self.run(RunKey(*suite, point.branch, point.run_id))

    def result(self, key: RunKey, test_id: str, limit: int | None = None) -> str:
        """What a test did in a run."""
        return f"{self.run(key)}/tests/{_part(test_id)}{f'?limit={limit}' if limit else ''}"

    def test(self, suite: SuiteKey, branch: str, case: CaseId, limit: int | None = None) -> str:
        """What a test did in the newest runs of a branch; its names stand in the words of the API."""
        names = ("test_package", "test_class", "test_case", "test_config")
        words = dict(zip(names, case, strict=True)) | ({"limit": str(limit)} if limit else {})
        return f"{self._branch(suite, branch)}/tests?{urlencode(words, errors='replace')}"

    def failure(self, suite: SuiteKey, failure_hash: str) -> str:
        return f"{self.suite(suite)}/failures/{_part(failure_hash)}"

    def search(self, suite: SuiteKey) -> str:
        return f"{self.suite(suite)}/search"

    def _branch(self, suite: SuiteKey, branch: str) -> str:
        # A browser takes `..` for a step back, and a proxy two slashes for one: then the name's own are encoded.
        odd = any(each in ("", ".", "..") for each in branch.split("/"))
        return f"{self.suite(suite)}/branches/{_part(branch, '' if odd else '/')}"


def _part(name: str, safe: str = "") -> str:
    return quote(name, safe=f"{safe}:@", errors="replace")
