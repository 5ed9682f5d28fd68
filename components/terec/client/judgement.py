"""Whether failures are new, and what is known about them, over HTTP."""

from collections.abc import Iterable
from datetime import datetime

from terec.client.places import excuse_path, failure_path, history_path, run_path, suite_path
from terec.client.transport import Transport
from terec.client.words import given, moment, result_words, run_words, storable, word, word_list
from terec.model import (
    AcknowledgementRequest,
    CaseId,
    CauseOverRuns,
    ChangedVerdict,
    Comparison,
    Correction,
    FailOn,
    FailureFacts,
    FlakyTest,
    GateAnswer,
    InvalidInput,
    Problem,
    RecordedAcknowledgement,
    Result,
    Run,
    RunKey,
    RunVerdicts,
    SuiteKey,
    TestRunCheck,
    Verdict,
)


class HttpJudgement:
    """service.Judgement of a server."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def seen_before(
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

    def verdicts(self, key: RunKey) -> RunVerdicts:
        return word(RunVerdicts, self._transport.ask("GET", f"{run_path(key)}/verdicts"))

    def gate(
        self, key: RunKey, against: str | None = None, fail_on: Iterable[FailOn] = (), part: str | None = None
    ) -> GateAnswer:
        query = {"against": against, "fail_on": list(fail_on), "part": part}
        return word(GateAnswer, self._transport.ask("GET", f"{run_path(key)}/gate", query))

    def gate_of(
        self,
        run: Run,
        results: Iterable[Result],
        against: str | None = None,
        fail_on: Iterable[FailOn] = (),
        part: str | None = None,
    ) -> GateAnswer:
        path = f"{suite_path(SuiteKey(run.org, run.project, run.suite))}/gate"
        query = {"against": against, "fail_on": list(fail_on), "part": part}
        body = {"run": run_words(run), "results": [result_words(each) for each in storable(list(results))]}
        return word(GateAnswer, self._transport.ask("POST", path, query, body))

    def failure(self, suite: SuiteKey, failure_hash: str) -> FailureFacts:
        return word(FailureFacts, self._transport.ask("GET", failure_path(suite, failure_hash)))

    def compare(self, one: RunKey, one_test: str, other: RunKey, other_test: str) -> Comparison:
        if (one.org, one.project) != (other.org, other.project):
            raise InvalidInput("Failures are compared within one project; name two runs of the same.")
        query = {
            "one_branch": one.branch,
            "one_run": one.run_id,
            "one_test": one_test,
            "other_suite": other.suite,
            "other_branch": other.branch,
            "other_run": other.run_id,
            "other_test": other_test,
        }
        return word(Comparison, self._transport.ask("GET", f"{suite_path(one.suite_key)}/compare", query))

    def causes(self, suite: SuiteKey, branch: str | None, since: datetime) -> list[CauseOverRuns]:
        query = {"branch": branch, "since": moment(since)}
        return word_list(CauseOverRuns, self._transport.ask("GET", f"{suite_path(suite)}/failures", query))

    def problems(self, suite: SuiteKey, branch: str | None = None, since: datetime | None = None) -> list[Problem]:
        query = {"branch": branch, "since": since and moment(since)}
        return word_list(Problem, self._transport.ask("GET", f"{suite_path(suite)}/problems", query))

    def flaky_tests(self, suite: SuiteKey, branch: str | None = None, limit: int = 200) -> list[FlakyTest]:
        query = {"branch": branch, "limit": limit}
        return word_list(FlakyTest, self._transport.ask("GET", f"{suite_path(suite)}/flaky-tests", query))

    def excuse(self, key: RunKey, cause_id: str, request: AcknowledgementRequest) -> RecordedAcknowledgement:
        body = {**given(request), "branch": key.branch, "run_id": key.run_id, "cause_id": cause_id}
        if request.until is not None:
            body["until"] = moment(request.until)
        # Not repeated: if the first try arrived, the second would be an excuse of its own.
        path = f"{suite_path(key.suite_key)}/excuses"
        return word(RecordedAcknowledgement, self._transport.ask("POST", path, body=body, repeat=False))

    def withdraw_excuse(self, suite: SuiteKey, excuse_id: str, who: str) -> RecordedAcknowledgement:
        path = excuse_path(suite, excuse_id)
        return word(RecordedAcknowledgement, self._transport.ask("DELETE", path, {"who": who}, repeat=False))

    def excuses(self, suite: SuiteKey) -> list[RecordedAcknowledgement]:
        return word_list(RecordedAcknowledgement, self._transport.ask("GET", f"{suite_path(suite)}/excuses"))

    def correct(self, key: RunKey, test_id: str, verdict: Verdict, because: str, who: str) -> Correction:
        body = {
            "branch": key.branch,
            "run_id": key.run_id,
            "test_id": test_id,
            "verdict": verdict.value,
            "because": because,
            "who": who,
        }
        return word(Correction, self._transport.ask("POST", f"{suite_path(key.suite_key)}/corrections", body=body))

    def corrections(self, suite: SuiteKey) -> list[Correction]:
        return word_list(Correction, self._transport.ask("GET", f"{suite_path(suite)}/corrections"))

    def reanalyze(self, suite: SuiteKey, limit: int = 200, apply: bool = False) -> list[ChangedVerdict]:
        # What is applied is not repeated: the second answer would say that nothing changes.
        path, query = f"{suite_path(suite)}/reanalyze", {"limit": limit, "apply": apply}
        return word_list(ChangedVerdict, self._transport.ask("POST", path, query, repeat=not apply))
