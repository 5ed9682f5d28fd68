"""GitHub's REST API: issue comments and commit statuses of one repository."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from terec.model import Denied, NotFound, RemoteError
from terec.notify.host import Comment, CommitStatus, State
from terec.web_api import Bounds, WebServer

PAGE, PAGES = 100, 30
"""How many comments or statuses are asked for at once, and how often at most."""


class GitHub:
    """notify.CodeHost at GitHub. repository: OWNER/NAME."""

    comment_limit = 65_000
    """GitHub takes 65,536 characters."""

    def __init__(self, api_url: str, repository: str, token: str, bounds: Bounds) -> None:
        owner, _, name = repository.partition("/")
        self._repository = f"repos/{quote(owner, safe='')}/{quote(name, safe='')}"
        headers = {
            "Authorization": f"Bearer {token}",
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        self._server = WebServer("GitHub", api_url, headers, bounds)
        self._login: str | None = None
        self._asked_who = False

    def comments(self, pull_request: str) -> list[Comment]:
        found = self._pages(f"{self._repository}/issues/{quote(pull_request, safe='')}/comments", None)
        return sorted(
            (Comment(int(each["id"]), str(each.get("body") or "")) for each in found if self._own(each)),
            key=lambda each: each.comment_id,
        )

    def add_comment(self, pull_request: str, text: str) -> None:
        path = f"{self._repository}/issues/{quote(pull_request, safe='')}/comments"
        self._server.ask("POST", path, body={"body": text})

    def change_comment(self, pull_request: str, comment_id: int, text: str) -> None:
        self._server.ask("PATCH", f"{self._repository}/issues/comments/{comment_id}", body={"body": text})

    def remove_comment(self, pull_request: str, comment_id: int) -> None:
        self._server.ask("DELETE", f"{self._repository}/issues/comments/{comment_id}")

    def status(self, commit: str, context: str) -> CommitStatus | None:
        # The combined status has the newest of each context.
        for each in self._pages(f"{self._repository}/commits/{quote(commit, safe='')}/status", "statuses"):
            if each.get("context") == context:
                return CommitStatus(
                    context, _state(each.get("state")), str(each.get("description") or ""), each.get("target_url")
                )
        return None

    def put_status(self, commit: str, status: CommitStatus) -> None:
        body = {
            "context": status.context,
            "state": status.state.value,
            "description": status.description,
            **({"target_url": status.url} if status.url else {}),
        }
        self._server.ask("POST", f"{self._repository}/statuses/{quote(commit, safe='')}", body=body)

    def close(self) -> None:
        self._server.close()

    def _own(self, comment: dict[str, Any]) -> bool:
        user = comment.get("user")
        if not isinstance(user, dict) or "id" not in comment:
            return False
        login = self._who()
        return user.get("type") == "Bot" if login is None else user.get("login") == login

    def _who(self) -> str | None:
        """The login of the token's user; None for an app's token, which may not ask and whose author is a bot."""
        if not self._asked_who:
            try:
                user = self._server.json("user")
                self._login = str(user["login"]) if isinstance(user, dict) and user.get("login") else None
            except (Denied, NotFound):
                self._login = None
            self._asked_who = True
        return self._login

    def _pages(self, path: str, within: str | None) -> Iterator[dict[str, Any]]:
        for page in range(1, PAGES + 1):
            value = self._server.json(path, {"per_page": PAGE, "page": page})
            items = value.get(within) if within and isinstance(value, dict) else value
            if not isinstance(items, list):
                raise RemoteError(f"GitHub at {self._server.url} answers no list for {path}.")
            yield from (each for each in items if isinstance(each, dict))
            if len(items) < PAGE:
                return


def _state(word: object) -> State:
    return next((each for each in State if each.value == word), State.ERROR)
