"""GitLab's REST API: notes of merge requests and commit statuses of one project."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from terec.model import Denied, NotFound, RemoteError
from terec.notify.host import Comment, CommitStatus, State
from terec.web_api import Bounds, WebServer

PAGE, PAGES = 100, 30
"""How many notes or statuses are asked for at once, and how often at most."""

_BOT = re.compile(r"(project|group)_\d+_bot")
_STATES = {State.PENDING: "pending", State.SUCCESS: "success", State.FAILURE: "failed", State.ERROR: "failed"}


class GitLab:
    """notify.CodeHost at GitLab. project: its number or GROUP/NAME. pull_request is the merge request's IID."""

    comment_limit = 1_000_000

    def __init__(self, api_url: str, project: str, token: str, bounds: Bounds) -> None:
        self._project = f"projects/{quote(project, safe='')}"
        self._server = WebServer("GitLab", api_url, {"PRIVATE-TOKEN": token}, bounds)
        self._name: str | None = None
        self._asked_who = False

    def comments(self, pull_request: str) -> list[Comment]:
        found = self._pages(self._notes(pull_request), {"sort": "asc", "order_by": "created_at"})
        return sorted(
            (Comment(int(each["id"]), str(each.get("body") or "")) for each in found if self._own(each)),
            key=lambda each: each.comment_id,
        )

    def add_comment(self, pull_request: str, text: str) -> None:
        self._server.ask("POST", self._notes(pull_request), body={"body": text})

    def change_comment(self, pull_request: str, comment_id: int, text: str) -> None:
        self._server.ask("PUT", f"{self._notes(pull_request)}/{comment_id}", body={"body": text})

    def remove_comment(self, pull_request: str, comment_id: int) -> None:
        self._server.ask("DELETE", f"{self._notes(pull_request)}/{comment_id}")

    def status(self, commit: str, context: str) -> CommitStatus | None:
        path = f"{self._project}/repository/commits/{quote(commit, safe='')}/statuses"
        found = [each for each in self._pages(path, {"name": context}) if each.get("name") == context]
        if not found:
            return None
        newest = max(found, key=lambda each: int(each.get("id") or 0))
        return CommitStatus(
            context,
            _state(newest.get("status")),
            str(newest.get("description") or ""),
            newest.get("target_url"),
            newest.get("pipeline_id"),
        )

    def put_status(self, commit: str, status: CommitStatus) -> None:
        body = {
            "name": status.context,
            "state": _STATES[status.state],
            "description": status.description,
            **({"target_url": status.url} if status.url else {}),
            **({"pipeline_id": status.pipeline} if status.pipeline else {}),
        }
        self._server.ask("POST", f"{self._project}/statuses/{quote(commit, safe='')}", body=body)

    def close(self) -> None:
        self._server.close()

    def _notes(self, pull_request: str) -> str:
        return f"{self._project}/merge_requests/{quote(pull_request, safe='')}/notes"

    def _own(self, note: dict[str, Any]) -> bool:
        author = note.get("author")
        if not isinstance(author, dict) or note.get("system") or "id" not in note:
            return False
        name, own = str(author.get("username") or ""), self._who()
        return _BOT.match(name) is not None if own is None else name == own

    def _who(self) -> str | None:
        """The name of the token's user, which of a project's token is a bot; None where it may not be asked."""
        if not self._asked_who:
            try:
                user = self._server.json("user")
                self._name = str(user["username"]) if isinstance(user, dict) and user.get("username") else None
            except (Denied, NotFound):
                self._name = None
            self._asked_who = True
        return self._name

    def _pages(self, path: str, query: dict[str, Any]) -> Iterator[dict[str, Any]]:
        for page in range(1, PAGES + 1):
            items = self._server.json(path, {**query, "per_page": PAGE, "page": page})
            if not isinstance(items, list):
                raise RemoteError(f"GitLab at {self._server.url} answers no list for {path}.")
            yield from (each for each in items if isinstance(each, dict))
            if len(items) < PAGE:
                return


def _state(word: object) -> State:
    """GitLab tells red from not judgeable by the description alone."""
    if word in ("created", "pending", "running"):
        return State.PENDING
    return State.SUCCESS if word == "success" else State.FAILURE
