"""What a server shows to a caller who only looks."""

from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest

from terec.client import look_at_server
from terec.model import Grant, Org, Project, StoreUnreachable
from terec.store_sqlite import open_store
from terec_testing.server import an_app, serving


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """A server that others reach, with public org open and its project shop."""
    with open_store(tmp_path / "server.sqlite") as store:
        app = an_app(store, loopback=False, admin_token="the-server-admins-long-token")
        app.state.api.service.administration.create_org(Org("open"))
        app.state.api.service.administration.put_project(Project("open", "shop"))
        with serving(app) as address:
            yield address


def test_public_org_is_read_without_a_token(url: str) -> None:
    seen = look_at_server(url, "", "open", "shop")
    assert (seen.org, seen.project, seen.grant) == (True, True, Grant.READ)
    assert seen.refusal.startswith("Without a token this server only reads")


def test_clock_of_the_server_is_told_in_utc(url: str) -> None:
    at = look_at_server(url, "", "open", "shop").at
    assert at is not None
    assert (at.tzinfo, at.microsecond) == (UTC, 0)


def test_admin_of_the_server_sees_what_is_missing(url: str) -> None:
    key = "the-server-admins-long-token"
    assert look_at_server(url, key, "open", "other").project is False
    assert look_at_server(url, key, "nobody", "shop").org is False
    assert look_at_server(url, key, "open", "shop").grant is Grant.ADMIN


def test_stranger_is_not_told_whether_an_org_exists(url: str) -> None:
    seen = look_at_server(url, "", "nobody", "shop")
    assert (seen.org, seen.project, seen.grant) == (None, None, None)
    assert "private or not known here" in seen.refusal


def test_what_is_no_terec_is_unreachable() -> None:
    async def other(scope, receive, send) -> None:  # type: ignore[no-untyped-def]
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]})
        await send({"type": "http.response.body", "body": b"<html>"})

    with serving(other) as address, pytest.raises(StoreUnreachable, match="no TeReC answer"):
        look_at_server(address, "", "open", "shop")
