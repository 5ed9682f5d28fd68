"""Variable sets as GitHub Actions gives them to jobs."""

from typing import Any

SHA = "f" * 40
HEAD = "a" * 40
BASE = "b" * 40

RUN = {
    "CI": "true",
    "GITHUB_ACTIONS": "true",
    "GITHUB_ACTOR": "octocat",
    "GITHUB_API_URL": "https://api.github.com",
    "GITHUB_JOB": "unit",
    "GITHUB_REPOSITORY": "acme-inc/web.shop",
    "GITHUB_REPOSITORY_OWNER": "acme-inc",
    "GITHUB_RUN_ATTEMPT": "2",
    "GITHUB_RUN_ID": "11223344556",
    "GITHUB_RUN_NUMBER": "318",
    "GITHUB_SERVER_URL": "https://github.com",
    "GITHUB_SHA": SHA,
    "GITHUB_WORKFLOW": "CI / unit",
    "RUNNER_NAME": "GitHub Actions 12",
    "RUNNER_OS": "Linux",
    "RUNNER_TRACKING_ID": "github_6d1c",
}
PUSH = {**RUN, "GITHUB_EVENT_NAME": "push", "GITHUB_REF": "refs/heads/fix/tax", "GITHUB_REF_NAME": "fix/tax"}
PULL = {
    **RUN,
    "GITHUB_BASE_REF": "main",
    "GITHUB_EVENT_NAME": "pull_request",
    "GITHUB_HEAD_REF": "fix/tax",
    "GITHUB_REF": "refs/pull/42/merge",
    "GITHUB_REF_NAME": "42/merge",
}
PULL_PAYLOAD: dict[str, Any] = {
    "number": 42,
    "pull_request": {
        "number": 42,
        "user": {"login": "ann"},
        "head": {
            "ref": "fix/tax",
            "sha": HEAD,
            "user": {"login": "acme-inc"},
            "repo": {"full_name": "acme-inc/web.shop"},
        },
        "base": {"ref": "main", "sha": BASE, "repo": {"full_name": "acme-inc/web.shop"}},
    },
}
