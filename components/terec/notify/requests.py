"""The pull requests of a suite whose commit status is kept right, and the host of their code."""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import NamedTuple

from terec.model import Project, RecordedRun
from terec.notify.host import CodeHost
from terec.notify.places import Site, open_code_host, repository_at
from terec.notify.statuses import commit_of
from terec.web_api import Bounds

REQUESTS = 50
"""Most pull requests of a suite that are kept right; of each the newest run."""

LOOKED_BACK = timedelta(days=14)
"""A pull request without a run for so long is left as it is."""

RUNS_LOOKED_AT = 1000
"""Most runs of a suite, of all branches, among which they are looked for."""

BOUNDS = Bounds(connect_seconds=10, read_seconds=30, total_seconds=120, most_bytes=16 * 1024 * 1024, tries=2)

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class Request(NamedTuple):
    """The newest run of a pull request. commit: the one that people pushed."""

    run: RecordedRun
    commit: str
    host: CodeHost


class Hosts:
    """The repositories on the sites that this server may speak to. Nothing else is ever sent a token."""

    def __init__(self, sites: tuple[Site, ...]) -> None:
        self._sites = sites
        self._hosts: dict[tuple[str, str], CodeHost] = {}

    def close(self) -> None:
        for each in self._hosts.values():
            each.close()

    def requests(self, project: Project | None, runs: Iterable[RecordedRun]) -> Iterator[Request]:
        """The newest run of each of the newest pull requests whose code is here; runs: the newest first.

        The project's address names the repository, else the run's does, in which it lies.
        """
        of_project = repository_at(self._sites, project.url if project else None)
        seen: set[str] = set()
        for run in runs:
            if run.pull_request is None or run.pull_request in seen or len(seen) == REQUESTS:
                continue
            seen.add(run.pull_request)
            commit, found = commit_of(run), of_project or repository_at(self._sites, run.url)
            if found is not None and commit is not None and _COMMIT.fullmatch(commit):
                yield Request(run, commit, self._host(*found))

    def _host(self, site: Site, repository: str) -> CodeHost:
        key = (site.url, repository)
        if key not in self._hosts:
            self._hosts[key] = open_code_host(site.api_url, repository, site.token, BOUNDS)
        return self._hosts[key]
