"""Joins the hook to the configured Jenkins: what is named there is fetched from this address, and from no other."""

import hashlib
import hmac
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from terec.ingest import StoreResults, is_stored
from terec.jenkins import (
    BuildReader,
    Fetcher,
    JenkinsServer,
    Named,
    fetched_in_background,
    import_build,
    open_jenkins,
    run_of,
)
from terec.model import TextLimit
from terec.settings import Settings
from terec.store import Store
from terec.telemetry import log

SIGNATURE = "x-terec-signature-256"
"""Header with `sha256=` and the HMAC-SHA256 of the body in hexadecimal digits."""


@dataclass(frozen=True, slots=True)
class JenkinsHook:
    """url: the address that is asked. org: to which builds go. ask: has a build fetched; False: too many wait."""

    url: str
    org: str
    secret: str
    ask: Callable[[Named], bool]

    def signed(self, body: bytes, signature: str) -> bool:
        """Whether who sent the body knows the secret; without a secret nobody does."""
        expected = "sha256=" + hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
        return bool(self.secret) and hmac.compare_digest(expected.encode(), signature.strip().lower().encode())


@contextmanager
def open_hook(settings: Settings, store: Store, saved: Callable[[], None], now: Callable[[], datetime]) -> Iterator[
    JenkinsHook | None
]:  # fmt: skip
    """The hook, whose fetcher works until the block ends; None where the settings name no Jenkins and place.

    saved: called after each build.
    """
    if not (settings.jenkins_url and settings.jenkins_org and settings.jenkins_project):
        yield None
        return
    user, token = settings.jenkins_user, settings.jenkins_token
    with open_jenkins(settings.jenkins_url, user, token, settings.jenkins_requests) as server:
        fetch = _fetching(settings, server, store, saved, now)
        with fetched_in_background(
            Fetcher(fetch, lambda sentence: log().warning("jenkins hook", reason=sentence))
        ) as at:
            yield JenkinsHook(server.url, settings.jenkins_org, settings.jenkins_hook_secret, at.ask)


def _fetching(
    settings: Settings, server: JenkinsServer, store: Store, saved: Callable[[], None], now: Callable[[], datetime]
) -> Callable[[Named], bool]:
    text = TextLimit(settings.text_head, settings.text_tail)
    reader, results = BuildReader(server, settings.report_limit, text), StoreResults(store, now, text)

    def fetch(named: Named) -> bool:
        """Whether the build is done; it is stored then."""
        build = server.build(server.job(named.job), named.number)
        if build.building:
            return False
        words = run_of(build, settings.jenkins_org, settings.jenkins_project, now())
        if not is_stored(results, words.run, now()):
            import_build(reader, results, build, words)
            saved()
            log().info("jenkins hook", build=str(named))
        return True

    return fetch
