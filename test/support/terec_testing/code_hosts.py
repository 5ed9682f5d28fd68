"""GitHub and GitLab as far as comments and commit statuses go, keeping what is sent and refusing what they refuse."""

import itertools
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from terec_testing.web_server import NOTHING_THERE, Asked, MockWeb, Reply, json_reply, mock_web

TOKEN = "ghs_secret"


class CodeHostKept:
    """comments by pull request, statuses by commit, both as the API lists them.

    refuse: a status for requests of a method, or of a method and what stands in the path (`POST /statuses/`).
    before: called with each request before it is answered. me: login of the token's user; None: an app's token.
    """

    def __init__(self, me: str | None) -> None:
        self.me = me
        self.comments: dict[str, list[dict[str, Any]]] = {}
        self.statuses: dict[str, list[dict[str, Any]]] = {}
        self.refuse: dict[str, int] = {}
        self.before: Callable[[Asked], None] = lambda asked: None
        self.web: MockWeb
        self._numbers = itertools.count(1)
        self._one = threading.Lock()

    @property
    def url(self) -> str:
        return self.web.url

    def asked(self, method: str, words: str = "") -> list[Asked]:
        """The requests so far of this method with these words in their path."""
        return [each for each in self.web.asked if each.method == method and words in each.path]

    def texts(self, pull_request: str = "7") -> list[str]:
        return [each["body"] for each in self.comments.get(pull_request, [])]

    def states(self, commit: str) -> list[tuple[str, str]]:
        """State and description of each status of the commit, the oldest first."""
        return [(each.get("state") or each["status"], each["description"]) for each in self.statuses.get(commit, [])]

    def answer(self, asked: Asked) -> Reply:
        self.before(asked)
        for words, status in self.refuse.items():
            method, _, part = words.partition(" ")
            if asked.method == method and part in asked.path:
                return json_reply({"message": "Resource not accessible by integration"}, status)
        with self._one:
            return self.reply(asked)

    def number(self) -> int:
        return next(self._numbers)

    def find(self, comment_id: str) -> tuple[list[dict[str, Any]], dict[str, Any]] | None:
        for listed in self.comments.values():
            for each in listed:
                if str(each["id"]) == comment_id:
                    return listed, each
        return None

    def changed(self, method: str, comment_id: str, asked: Asked) -> Reply:
        """A comment that is changed or removed."""
        found = self.find(comment_id)
        if found is None:
            return NOTHING_THERE
        listed, comment = found
        if method == "DELETE":
            listed.remove(comment)
            return Reply(204)
        comment["body"] = asked.value["body"]
        return json_reply(comment)

    def reply(self, asked: Asked) -> Reply:
        raise NotImplementedError


class MockGitHub(CodeHostKept):
    """At URL/api/v3, repository acme/shop."""

    api = "/api/v3"

    def reply(self, asked: Asked) -> Reply:
        path = asked.path.removeprefix(self.api)
        if not path.startswith("/user") and not path.startswith("/repos/acme/shop/"):
            return NOTHING_THERE
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return json_reply({"message": "Bad credentials"}, 401)
        if path == "/user":
            return (
                json_reply({"login": self.me}) if self.me else json_reply({"message": "Resource not accessible"}, 403)
            )
        if match := re.fullmatch(r".*/issues/comments/(\d+)", path):
            return self.changed(asked.method, match[1], asked)
        if match := re.fullmatch(r".*/issues/(\d+)/comments", path):
            return self._comments(match[1], asked)
        if match := re.fullmatch(r".*/commits/(\w+)/status", path):
            newest = {each["context"]: each for each in self.statuses.get(match[1], [])}
            return json_reply({"statuses": _page(list(newest.values()), asked)})
        if match := re.fullmatch(r".*/statuses/(\w+)", path):
            return self._status(match[1], asked)
        return NOTHING_THERE

    def comment(self, pull_request: str, body: str, login: str, kind: str = "User") -> dict[str, Any]:
        """Somebody writes a comment."""
        added = {"id": self.number(), "body": body, "user": {"login": login, "type": kind}}
        self.comments.setdefault(pull_request, []).append(added)
        return added

    def _comments(self, number: str, asked: Asked) -> Reply:
        if asked.method == "GET":
            return json_reply(_page(self.comments.get(number, []), asked))
        if len(asked.value["body"]) > 65_536:
            return json_reply({"message": "Validation Failed"}, 422)
        login, kind = (self.me, "User") if self.me else ("github-actions[bot]", "Bot")
        return json_reply(self.comment(number, asked.value["body"], login, kind), 201)

    def _status(self, commit: str, asked: Asked) -> Reply:
        sent = asked.value
        if len(sent["description"]) > 140 or sent["state"] not in ("pending", "success", "failure", "error"):
            return json_reply({"message": "Validation Failed"}, 422)
        self.statuses.setdefault(commit, []).append(sent)
        return json_reply({**sent, "id": self.number()}, 201)


class MockGitLab(CodeHostKept):
    """At URL/api/v4, project acme/shop with the number 42."""

    api = "/api/v4"

    def reply(self, asked: Asked) -> Reply:
        path = asked.path.removeprefix(self.api).replace("/projects/acme/shop/", "/projects/42/")
        if asked.headers.get("private-token") != TOKEN:
            return json_reply({"message": "401 Unauthorized"}, 401)
        if path == "/user":
            return json_reply({"username": self.me}) if self.me else json_reply({"message": "403 Forbidden"}, 403)
        if match := re.fullmatch(r"/projects/42/merge_requests/(\d+)/notes", path):
            return self._notes(match[1], asked)
        if match := re.fullmatch(r"/projects/42/merge_requests/\d+/notes/(\d+)", path):
            return self.changed(asked.method, match[1], asked)
        if match := re.fullmatch(r"/projects/42/repository/commits/(\w+)/statuses", path):
            return json_reply(_page(self.statuses.get(match[1], []), asked))
        if match := re.fullmatch(r"/projects/42/statuses/(\w+)", path):
            return self._status(match[1], asked)
        return NOTHING_THERE

    def comment(self, pull_request: str, body: str, username: str, system: bool = False) -> dict[str, Any]:
        """Somebody writes a note."""
        added = {"id": self.number(), "body": body, "author": {"username": username}, "system": system}
        self.comments.setdefault(pull_request, []).append(added)
        return added

    def _notes(self, number: str, asked: Asked) -> Reply:
        if asked.method == "GET":
            return json_reply(_page(self.comments.get(number, []), asked))
        return json_reply(self.comment(number, asked.value["body"], self.me or "project_42_bot"), 201)

    def _status(self, commit: str, asked: Asked) -> Reply:
        """A status that waits cannot be made to wait once more."""
        sent = asked.value
        newest = self.statuses.get(commit, [])[-1:]
        if newest and newest[0]["status"] == sent["state"] == "pending":
            return json_reply({"message": "Cannot transition status via :enqueue from :pending"}, 400)
        kept = {**sent, "id": self.number(), "status": sent["state"], "pipeline_id": sent.get("pipeline_id", 9)}
        self.statuses.setdefault(commit, []).append({**kept, "state": None})
        return json_reply(kept, 201)


def _page(items: list[Any], asked: Asked) -> list[Any]:
    size, page = (int(asked.query.get(name, [default])[0]) for name, default in (("per_page", "30"), ("page", "1")))
    return items[(page - 1) * size : page * size]


@contextmanager
def mock_github(me: str | None = "terec-bot") -> Iterator[MockGitHub]:
    """It answers until the block ends."""
    kept = MockGitHub(me)
    with mock_web(kept.answer) as kept.web:
        yield kept


@contextmanager
def mock_gitlab(me: str | None = "terec-bot") -> Iterator[MockGitLab]:
    """It answers until the block ends."""
    kept = MockGitLab(me)
    with mock_web(kept.answer) as kept.web:
        yield kept
