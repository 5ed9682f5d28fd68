"""Who opens a page: a token in the header, as everywhere, or as the password that a browser asks for."""

import base64
import binascii
from urllib.parse import urlsplit

from fastapi import Request

from terec.auth import Need
from terec.ingest_api.api import Api, api_of
from terec.pages import Site

CHALLENGE = 'Basic realm="TeReC", charset="UTF-8"'
"""Makes a browser ask for a name, which nobody looks at, and a password."""

_UNREADABLE = "?"
"""Stands for a password that cannot be read: a key that opens nothing."""


def enter_page(request: Request, org: str) -> Api:
    """The Api when the caller may read the org, else Denied. Reads the store: never called on the event loop."""
    api = api_of(request)
    api.door.admit(page_key(request), Need.READ, org)
    return api


def page_key(request: Request) -> str | None:
    """The token in X-API-KEY, else the password of Basic authentication; None without either.

    Only pages take a password, and all they do is read: a browser sends it by itself wherever a link or a form of a
    stranger leads, so no route that changes anything may look at it.
    """
    if key := request.headers.get("x-api-key"):
        return key
    scheme, _, word = request.headers.get("authorization", "").partition(" ")
    return _password(word.strip()) if scheme.lower() == "basic" else None


def site_of(request: Request) -> Site:
    """The pages under the server's root: that of the proxy before it, else the path of the public URL."""
    root = request.scope.get("root_path", "") or urlsplit(api_of(request).public_url).path
    return Site(root.rstrip("/"))


def _password(word: str) -> str:
    try:
        return base64.b64decode(word, validate=True).decode().partition(":")[2]
    except (binascii.Error, ValueError):
        return _UNREADABLE
