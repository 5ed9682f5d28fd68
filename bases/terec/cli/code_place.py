"""Which repository a CI job may write to, and with which token."""

from collections.abc import Mapping
from typing import NamedTuple

from terec.ci_context import CiContext

_GITHUB_API = "https://api.github.com"
_GITHUB_TOKENS, _GITLAB_TOKENS = ("GITHUB_TOKEN", "GH_TOKEN"), ("GITLAB_TOKEN",)


class CodePlace(NamedTuple):
    """api_url: of GitLab it ends in `/api/v4`. repository: as the API names it."""

    api_url: str
    repository: str
    token: str


def has_token(environment: Mapping[str, str]) -> bool:
    """Whether there is a token for any host."""
    return any(environment.get(name) for name in (*_GITHUB_TOKENS, *_GITLAB_TOKENS))


def code_place(environment: Mapping[str, str], context: CiContext) -> CodePlace | None:
    """Where CI's repository is; None when the repository or a token for its host is not known.

    A CI that is of no host takes both from GITHUB_REPOSITORY and GITHUB_API_URL, or from CI_PROJECT_PATH and
    CI_API_V4_URL. CI_JOB_TOKEN is no token for this: GitLab lets it write neither notes nor statuses.
    """
    api_url, repository = context.api_url, context.repository
    if not (api_url and repository):
        if environment.get("CI_API_V4_URL") and environment.get("CI_PROJECT_PATH"):
            api_url, repository = environment["CI_API_V4_URL"], environment["CI_PROJECT_PATH"]
        else:
            api_url, repository = environment.get("GITHUB_API_URL") or _GITHUB_API, environment.get("GITHUB_REPOSITORY")
    names = _GITLAB_TOKENS if api_url.rstrip("/").endswith("/api/v4") else _GITHUB_TOKENS
    token = next((environment[name] for name in names if environment.get(name)), None)
    return CodePlace(api_url, repository, token) if repository and token else None
