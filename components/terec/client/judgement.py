"""Whether a failure is new, over HTTP."""

from terec.client.places import history_path
from terec.client.transport import Transport
from terec.client.words import word
from terec.model import CaseId, RunKey, TestRunCheck


class HttpJudgement:
    """service.Judgement of a server."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def check(
        self,
        key: RunKey,
        case: CaseId,
        check_suite: str | None = None,
        check_branch: str | None = None,
        depth: int = 32,
    ) -> TestRunCheck:
        query = {
            "branch": key.branch,
            "run_id": key.run_id,
            "test_package": case.test_package,
            "test_class": case.test_suite,
            "test_case": case.test_case,
            "test_config": case.test_config,
            "check_suite": check_suite,
            "check_branch": check_branch,
            "depth": depth,
        }
        return word(TestRunCheck, self._transport.ask("GET", f"{history_path(key.suite_key)}/test-run-check", query))
