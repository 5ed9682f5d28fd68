"""What Jenkins tells of a build: parameters, causes, and the commits in it."""

from collections.abc import Mapping
from typing import Any

STARTED = 1_772_366_400_000
"""2026-03-01T12:00:00Z in milliseconds: when build 0 would have started; each build an hour after the last."""


def parameters(**values: Any) -> dict[str, Any]:
    """The action that holds a build's parameters."""
    each = [{"_class": "hudson.model.StringParameterValue", "name": name, "value": values[name]} for name in values]
    return {"_class": "hudson.model.ParametersAction", "parameters": each}


def causes(*kinds: str) -> dict[str, Any]:
    """The action that holds why a build began."""
    return {
        "_class": "hudson.model.CauseAction",
        "causes": [{"_class": each, "shortDescription": each} for each in kinds],
    }


def checkout(commit: str, branch: str, *remotes: str) -> dict[str, Any]:
    """The action that git leaves behind."""
    revision = {"SHA1": commit, "branch": [{"SHA1": commit, "name": branch}]}
    return {
        "_class": "hudson.plugins.git.util.BuildData",
        "buildsByBranchName": {},
        "lastBuiltRevision": revision,
        "remoteUrls": list(remotes),
        "scmName": "",
    }


def change(commit: str, author: str = "ann", message: str = "Change", timestamp: int = STARTED) -> dict[str, Any]:
    """A commit of a change set."""
    return {
        "_class": "hudson.plugins.git.GitChangeSet",
        "affectedPaths": ["src/cart.py"],
        "author": {"absoluteUrl": f"https://ci.acme.example/user/{author}", "fullName": author},
        "authorEmail": f"{author}@acme.example",
        "comment": f"{message}\n",
        "commitId": commit,
        "date": "2026-03-01 12:00:00 +0000",
        "id": commit,
        "msg": message,
        "paths": [{"editType": "edit", "file": "src/cart.py"}],
        "timestamp": timestamp,
    }


def changes(*items: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The change sets of a pipeline."""
    return [{"_class": "hudson.plugins.git.GitChangeSetList", "items": list(items), "kind": "git"}]
