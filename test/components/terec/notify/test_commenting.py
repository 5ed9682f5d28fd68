"""One comment of a suite on a pull request, whoever else writes there."""

import threading
from typing import Any

import pytest

from terec.model import Denied, NotFound, RemoteError
from terec.notify import CodeHost, open_code_host, put_comment
from terec.notify.marker import is_marked, marker_of
from terec.web_api import Bounds
from terec_testing.builders import a_suite_key
from terec_testing.code_hosts import TOKEN, MockGitHub, mock_github
from terec_testing.web_server import Asked

SUITE = a_suite_key()
Mock = Any


def _put(host: CodeHost, text: str, suite: str = "ci", only_change: bool = False) -> bool:
    return put_comment(host, "7", a_suite_key(suite=suite), text, only_change)


def test_first_comment_is_added_and_the_next_ones_change_it(host: CodeHost, kept: Mock) -> None:
    kept.comment("7", "Nice work!", "mira")
    assert _put(host, "one red")
    assert _put(host, "all green")
    assert kept.texts() == ["Nice work!", f"{marker_of(SUITE)}\nall green"]
    assert len(kept.asked("POST")) == 1


def test_comment_that_says_so_already_is_not_touched(host: CodeHost, kept: Mock) -> None:
    _put(host, "one red\n")
    kept.comments["7"][0]["body"] = kept.texts()[0].replace("\n", "\r\n").strip()
    _put(host, "one red\n")
    assert [each.method for each in kept.web.asked if each.method != "GET"] == ["POST"]


def test_none_is_added_where_only_a_change_was_asked_for(host: CodeHost, kept: Mock) -> None:
    assert not _put(host, "all green", only_change=True)
    assert kept.texts() == []
    _put(host, "one red")
    assert _put(host, "all green", only_change=True)
    assert kept.texts() == [f"{marker_of(SUITE)}\nall green"]


def test_each_suite_has_a_comment_of_its_own(host: CodeHost, kept: Mock) -> None:
    for suite in ("unit", "browser", "unit"):
        _put(host, f"{suite} is red", suite)
    assert [text.partition("\n")[2] for text in kept.texts()] == ["unit is red", "browser is red"]


def test_marker_in_somebody_elses_comment_counts_for_nothing(host: CodeHost, kept: Mock) -> None:
    forged = kept.comment("7", f"{marker_of(SUITE)}\nforged", "mallory")
    _put(host, "one red")
    assert forged["body"].endswith("forged")
    assert len(kept.texts()) == 2


def test_marker_anywhere_but_on_the_first_line_counts_for_nothing(host: CodeHost, kept: Mock) -> None:
    ours = kept.comment("7", f"The log said:\n{marker_of(SUITE)}\nforged", "terec-bot")
    _put(host, "one red")
    assert ours["body"].endswith("forged")
    assert len(kept.texts()) == 2


@pytest.mark.parametrize("suite", ["a --> b", "a/../b", "x -->\n<!-- terec", "éßü", "a%2Fb"])
def test_marker_ends_where_it_should_whatever_the_suite_is_called(suite: str) -> None:
    key = a_suite_key(suite=suite)
    marker = marker_of(key)
    assert marker.startswith("<!-- terec:gate:1 ")
    assert marker.count("-->") == 1
    assert marker.count("--") == 2
    assert "\n" not in marker
    assert is_marked(f"{marker}\r\ntext", key)
    assert not is_marked(f"{marker}\ntext", SUITE)


def test_it_is_found_behind_hundreds_of_other_comments(host: CodeHost, kept: Mock) -> None:
    for number in range(250):
        kept.comment("7", f"comment {number}", "mira")
    _put(host, "one red")
    _put(host, "all green")
    assert len(kept.texts()) == 251


def test_app_token_may_not_ask_who_it_is_and_finds_the_comment_of_a_bot() -> None:
    with mock_github(me=None) as kept:
        host = _open(kept)
        kept.comment("7", f"{marker_of(SUITE)}\nforged", "mallory")
        _put(host, "one red")
        _put(_open(kept), "all green")
        assert [text.partition("\n")[2] for text in kept.texts()] == ["forged", "all green"]


def test_another_bots_comment_that_may_not_be_changed_is_passed_over() -> None:
    with mock_github(me=None) as kept:
        other = kept.comment("7", f"{marker_of(SUITE)}\nforged", "other[bot]", "Bot")
        kept.refuse[f"PATCH /comments/{other['id']}"] = 403
        ours = kept.comment("7", f"{marker_of(SUITE)}\nold", "github-actions[bot]", "Bot")
        _put(_open(kept), "one red")
        assert ours["body"].endswith("one red")
        assert other["body"].endswith("forged")


def test_another_bots_forged_comment_keeps_ours_from_nothing() -> None:
    with mock_github(me=None) as kept:
        other = kept.comment("7", f"{marker_of(SUITE)}\nforged", "other[bot]", "Bot")
        kept.refuse[f"PATCH /comments/{other['id']}"] = 403
        for text in ("one red", "all green"):
            _put(_open(kept), text)
        assert [text.partition("\n")[2] for text in kept.texts()] == ["forged", "all green"]


def test_two_jobs_at_once_leave_one_comment(host: CodeHost, kept: Mock) -> None:
    """Both list, see none, and add; then both list again."""
    barrier = threading.Barrier(2, timeout=20)

    def meet(asked: Asked) -> None:
        if asked.method == "POST":
            barrier.wait()

    kept.before = meet
    jobs = [threading.Thread(target=_put, args=(host, "one red")) for _ in range(2)]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join(20)
    assert len(kept.asked("POST")) == 2
    assert [text.partition("\n")[2] for text in kept.texts()] == ["one red"]


def test_the_older_of_two_is_kept_and_says_what_the_younger_was_to_say(host: CodeHost, kept: Mock) -> None:
    older: list[dict[str, Any]] = []

    def quicker(asked: Asked) -> None:
        if asked.method == "POST" and not older:
            older.append(kept.comment("7", f"{marker_of(SUITE)}\nolder", "terec-bot"))

    kept.before = quicker
    _put(host, "one red")
    assert kept.comments["7"] == older
    assert older[0]["body"].endswith("one red")


@pytest.mark.parametrize(
    ("status", "error"), [(401, Denied), (403, Denied), (404, NotFound), (422, RemoteError), (500, RemoteError)]
)
def test_refusal_is_an_error_of_one_sentence_and_nothing_is_sent_twice(
    host: CodeHost, kept: Mock, status: int, error: type[Exception]
) -> None:
    kept.refuse["POST"] = status
    with pytest.raises(error, match=rf"answers {status}") as told:
        _put(host, "one red")
    assert TOKEN not in str(told.value)
    assert len(kept.asked("POST")) == 1


def test_text_beyond_the_hosts_limit_is_cut_at_a_line() -> None:
    with mock_github() as kept:
        _put(_open(kept), "\n".join(f"line {number} of many more" for number in range(5000)))
        (text,) = kept.texts()
        assert len(text) <= 65_536
        assert text.endswith("more\n\n*More did not fit here.*\n")


def _open(kept: MockGitHub) -> CodeHost:
    return open_code_host(kept.url + kept.api, "acme/shop", TOKEN, Bounds(tries=1))
