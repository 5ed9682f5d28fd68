"""All that one client asks ends with its patience."""

import socket
from collections.abc import Callable
from typing import Any

import pytest
from urllib3.exceptions import TimeoutError as TookTooLong

from terec.client import Patience, open_client
from terec.client.patience import BoundedRetry, BoundedTimeout, Deadline
from terec.model import StoreUnreachable

BUSY = b"HTTP/1.1 503 Busy\r\nRetry-After: 20\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def test_server_that_takes_connections_and_never_answers_is_left_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=8) as deaf:
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        patience = Patience(connect_seconds=3600, read_seconds=3600, tries=99, all_seconds=0.3)
        with open_client(url, "", patience) as service:
            for _ in range(2):  # the bound is that of all requests together
                with pytest.raises(StoreUnreachable):
                    service.administration.orgs()


def test_pause_that_a_server_asks_for_is_not_made_when_there_is_no_time_for_it(
    scripted: Callable[..., Any],
) -> None:
    server = scripted(BUSY, BUSY)
    with open_client(server.url, "", Patience(all_seconds=5)) as service, pytest.raises(StoreUnreachable, match="5 s"):
        service.administration.orgs()
    assert len(server.asked) == 1


def test_no_request_begins_behind_the_deadline(scripted: Callable[..., Any]) -> None:
    server = scripted(BUSY)
    with open_client(server.url, "", Patience(all_seconds=0)) as service, pytest.raises(StoreUnreachable):
        service.administration.orgs()
    assert server.asked == []


def test_limits_of_a_try_never_reach_past_the_deadline() -> None:
    patience = Patience(connect_seconds=10, read_seconds=120)
    free = BoundedTimeout(patience, Deadline(None)).clone()
    assert (free.connect_timeout, free.read_timeout) == (10, 120)
    bound = BoundedTimeout(patience, Deadline(5)).clone()
    assert bound.total is not None
    assert 0 < bound.total <= 5
    assert bound.connect_timeout == bound.total
    assert BoundedTimeout(patience, Deadline(0)).clone().total == pytest.approx(0.001)


def test_later_tries_have_the_deadline_of_the_first() -> None:
    retries = BoundedRetry(total=3)
    retries.deadline = Deadline(0)
    with pytest.raises(TookTooLong):
        retries.new(total=2).sleep()
