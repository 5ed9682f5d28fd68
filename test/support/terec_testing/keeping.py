"""A shop with a red pull request at a mock GitHub, and a server that corrects what stands there."""

from typing import Any

from terec.model import AcknowledgementRequest, SuiteKey
from terec.notify import GateRules, Hosts, Site, StatusesPut, StatusKeeper, Watching
from terec.notify.statuses import status_of
from terec_testing import a_run_key
from terec_testing.builders import a_suite_key
from terec_testing.ci import Ci
from terec_testing.code_hosts import TOKEN, MockGitHub

TAX = "tax rate of DE is missing"
HEAD = "a" * 40
SUITE = a_suite_key()


class Server:
    """A shop whose pull request 7 was red, and a server that corrects what stands at the host."""

    def __init__(self, ci: Ci, hub: MockGitHub) -> None:
        self.ci, self.hub = ci, hub
        self.begin()

    def begin(self) -> None:
        """A server starts."""
        hosts = Hosts((Site(self.hub.url, TOKEN),))
        self.keeper = StatusKeeper(self.ci.store, self.ci.judgement, hosts, lambda: self.ci.now)
        self.watching = Watching(self.ci.store, self.keeper, lambda: self.ci.now)

    def push(self, run_id: int = 1, *results: Any, commit: str = HEAD, **words: Any) -> None:
        """A build of a pull request into main that left it at run 2."""
        request = {"branch": "pr-7", "pull_request": "7", "target_branch": "main", "author": "mira"}
        url = f"{self.hub.url}/acme/shop/actions/runs/{run_id}"
        place = {"base_commit": "main-2", "url": url, "head_commit": commit}
        self.ci.build(run_id, *results, **{**request, **place, **words})

    def publish(self, run_id: int = 1, rules: GateRules | None = None, branch: str = "pr-7", **changes: Any) -> None:
        """CI says on the commit what its gate says."""
        rules = rules or GateRules()
        answer = self.ci.judgement.gate(a_run_key(run_id, branch), rules.against, rules.fail_on)
        said = status_of(answer, rules)
        commit = str(answer.verdicts.run.head_commit)
        self.stand(commit, **{"state": said.state.value, "description": said.description, "url": said.url, **changes})

    def stand(self, commit: str, state: str, description: str, url: str | None) -> None:
        sent = {"context": "terec/ci", "state": state, "description": description, "target_url": url}
        self.hub.statuses.setdefault(commit, []).append(sent)

    def correct(self) -> StatusesPut:
        return self.keeper.keep_right(SUITE)

    def turn(self) -> list[tuple[SuiteKey, StatusesPut]]:
        """One look of the server at everything that changed."""
        told: list[tuple[SuiteKey, StatusesPut]] = []
        self.watching.turn(lambda suite, done: told.append((suite, done)), lambda: True)
        return told

    def excuse(self, **words: Any) -> str:
        verdicts = self.ci.judgement.verdicts(a_run_key(1, "pr-7"))
        request = AcknowledgementRequest("the bank is down", "mira", **words)
        return self.ci.judgement.excuse(a_run_key(1, "pr-7"), verdicts.tests[0].cause_id, request).excuse_id

    @property
    def newest(self) -> tuple[str, str]:
        return self.hub.states(HEAD)[-1]

    @property
    def count(self) -> int:
        return len(self.hub.states(HEAD))
