"""Paths of the API for the keys of the model."""

from urllib.parse import quote

from terec.model import RunKey, SuiteKey


def org_path(org: str) -> str:
    return f"/admin/orgs/{_part(org)}"


def tests_path(org: str) -> str:
    return f"/tests/orgs/{_part(org)}"


def suites_path(org: str, project: str) -> str:
    return f"/tests/orgs/{_part(org)}/projects/{_part(project)}/suites"


def suite_path(key: SuiteKey) -> str:
    return f"{suites_path(key.org, key.project)}/{_part(key.suite)}"


def run_path(key: RunKey) -> str:
    return f"{suite_path(key.suite_key)}/branches/{_part(key.branch)}/runs/{key.run_id}"


def history_path(key: SuiteKey) -> str:
    return f"/history/orgs/{_part(key.org)}/projects/{_part(key.project)}/suites/{_part(key.suite)}"


def failure_path(key: SuiteKey, failure_hash: str) -> str:
    return f"{suite_path(key)}/failures/{_part(failure_hash)}"


def excuse_path(key: SuiteKey, excuse_id: str) -> str:
    return f"{suite_path(key)}/excuses/{_part(excuse_id)}"


def test_path(key: RunKey, test_id: str) -> str:
    return f"{run_path(key)}/tests/{_part(test_id)}"


def _part(word: str) -> str:
    # A dot segment is resolved away by whoever normalises the URL, so dots of such names are encoded too.
    quoted = quote(word, safe="", errors="replace")
    return quoted.replace(".", "%2E") if word.strip(".") == "" else quoted
