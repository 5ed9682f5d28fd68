"""What every route reaches."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from fastapi import Request

from terec.auth import Caller, Need
from terec.ingest_api.entrance.door import Door
from terec.ingest_api.importing.jenkins_hook import JenkinsHook
from terec.model import TextLimit
from terec.service import Service
from terec.telemetry import Metrics, Probe


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, unpacked; results: most in one body; text: what the report readers keep of a long text."""

    body: int
    report: int
    results: int
    text: TextLimit


@dataclass(frozen=True, slots=True)
class Api:
    """One server's service with its door, limits, figures, health and clock; saved: called after each change.

    hook: takes builds that a Jenkins names; None where no Jenkins is configured. public_url: under which others reach
    the server; empty: as they asked it.
    """

    service: Service
    door: Door
    limits: Limits
    metrics: Metrics
    probe: Probe
    saved: Callable[[], None]
    clock: Callable[[], datetime]
    hook: JenkinsHook | None = None
    public_url: str = ""


def api_of(request: Request) -> Api:
    """The Api that create_app was given."""
    api: Api = request.app.state.api
    return api


def admitted(request: Request, need: Need, org: str | None = None) -> Caller:
    """Who calls, when the call may be made, else Denied. Reads the store: never called on the event loop."""
    return api_of(request).door.admit(request.headers.get("x-api-key"), need, org)


def enter(request: Request, need: Need, org: str | None = None) -> Api:
    """The Api when the call may be made, else Denied. Reads the store: never called on the event loop."""
    admitted(request, need, org)
    return api_of(request)
