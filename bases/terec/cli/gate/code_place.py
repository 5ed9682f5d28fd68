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

    GITHUB_REPOSITORY and GITHUB_API_URL go before what a CI that is of no host tells; one that tells nothing may have
    CI_PROJECT_PATH and CI_API_V4_URL as well. CI_JOB_TOKEN is no token for this: GitLab lets it write neither notes nor
    statuses.
    """
    api_url, repository = context.api_url, context.repository
    named = environment.get("GITHUB_REPOSITORY")
    if named and not _is_gitlab(api_url):
        api_url, repository = environment.get("GITHUB_API_URL") or api_url or _GITHUB_API, named
    elif not (api_url and repository):
        api_url, repository = environment.get("CI_API_V4_URL"), environment.get("CI_PROJECT_PATH")
    names = _GITLAB_TOKENS if _is_gitlab(api_url) else _GITHUB_TOKENS
    token = next((environment[name] for name in names if environment.get(name)), None)
    return CodePlace(api_url, repository, token) if api_url and repository and token else None


def _is_gitlab(api_url: str | None) -> bool:
    return api_url is not None and api_url.rstrip("/").endswith("/api/v4")
