"""Keeps one comment of a suite on a pull request."""

from terec.model import Denied, NotFound, SuiteKey
from terec.notify.host import CodeHost, Comment
from terec.notify.marker import is_marked, marker_of

CUT = "\n\n*More did not fit here.*\n"


def put_comment(host: CodeHost, pull_request: str, suite: SuiteKey, text: str, only_change: bool) -> bool:
    """Change the suite's comment on the pull request, or add it; whether there is one now.

    only_change: none is added where there is none. Of several, which two jobs at once may leave, the oldest stays.
    Raises what the host raises.
    """
    body = _within(f"{marker_of(suite)}\n{text}", host.comment_limit)
    kept = _settle(host, pull_request, _own(host, pull_request, suite), body)
    if kept or only_change:
        return kept
    host.add_comment(pull_request, body)
    _settle(host, pull_request, _own(host, pull_request, suite), body)  # another job may have added one meanwhile
    return True


def _own(host: CodeHost, pull_request: str, suite: SuiteKey) -> list[Comment]:
    return [each for each in host.comments(pull_request) if is_marked(each.text, suite)]


def _settle(host: CodeHost, pull_request: str, found: list[Comment], body: str) -> bool:
    """Have the oldest that is ours to change say this, and remove the younger ones; whether there is one.

    Whichever of two jobs sees both of their comments, the same one stays.
    """
    for place, each in enumerate(found):
        try:
            if each.text.replace("\r\n", "\n").strip() != body.strip():
                host.change_comment(pull_request, each.comment_id, body)
        except (Denied, NotFound):
            continue  # another bot's, or gone meanwhile
        _remove(host, pull_request, found[place + 1 :])
        return True
    return False


def _remove(host: CodeHost, pull_request: str, comments: list[Comment]) -> None:
    for each in comments:
        try:
            host.remove_comment(pull_request, each.comment_id)
        except (Denied, NotFound):
            continue  # the other job was quicker


def _within(text: str, limit: int) -> str:
    """The text with as many of its lines as fit."""
    if len(text) <= limit:
        return text
    return text[: limit - len(CUT)].rpartition("\n")[0] + CUT
