"""The words of the wire: those of the model, and the few that differ; what reads and writes each of them."""

from dataclasses import dataclass

from pydantic import ConfigDict, TypeAdapter

from terec.model import (
    CheckSummary,
    CommitChange,
    Grant,
    Org,
    Project,
    RecordedResult,
    RecordedRun,
    Result,
    RetentionRule,
    Run,
    Suite,
    TestInRun,
    TokenInfo,
)


@dataclass(frozen=True, slots=True)
class TokenWish:
    """A token to be made."""

    name: str
    grant: Grant
    pull_requests_only: bool = False


@dataclass(frozen=True, slots=True)
class TokenText:
    """A token, shown this once."""

    name: str
    token: str


@dataclass(frozen=True, slots=True)
class RunAddress:
    """A run's key."""

    org: str
    project: str
    suite: str
    branch: str
    run_id: int


@dataclass(frozen=True, slots=True)
class ResultsTaken:
    """What an upload did: counts of the results in it, cases new to the suite, and sentences for a person."""

    test_count: int
    fail_count: int
    skip_count: int
    new_cases: int
    new_case_names: tuple[str, ...]
    warnings: tuple[str, ...]
    run: RunAddress


@dataclass(frozen=True, slots=True)
class ReportsTaken(ResultsTaken):
    """The same for report files; problems: one sentence for each file that could not be read wholly."""

    files: int
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseAddress:
    """A test's four names."""

    test_package: str
    test_suite: str
    test_case: str
    test_config: str


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """Whether a failure is known; is_known_failure null: UNKNOWN or INFRA."""

    test_case: CaseAddress
    summary: CheckSummary
    similar_failures: tuple[TestInRun, ...]
    message: str
    is_known_failure: bool | None


@dataclass(frozen=True, slots=True)
class TextsRemoved:
    """How many results had the text."""

    removed: int


@dataclass(frozen=True, slots=True)
class NotifiedBuild:
    """The build in a notification of Jenkins' Notification plugin."""

    number: int
    phase: str = "FINALIZED"


@dataclass(frozen=True, slots=True)
class NamedBuild:
    """A build of a Jenkins: job and number, or a notification with name, url and build."""

    job: str = ""
    number: int | None = None
    name: str = ""
    url: str = ""
    build: NotifiedBuild | None = None


@dataclass(frozen=True, slots=True)
class BuildTaken:
    """Whether the build will be fetched; else the reason."""

    taken: bool
    job: str
    number: int
    reason: str


ORG = TypeAdapter(Org)
ORGS = TypeAdapter(list[Org])
PROJECT = TypeAdapter(Project)
PROJECTS = TypeAdapter(list[Project])
SUITE = TypeAdapter(Suite)
SUITES = TypeAdapter(list[Suite])
RUN = TypeAdapter(Run)
RECORDED_RUN = TypeAdapter(RecordedRun)
COMMIT_CHANGES = TypeAdapter(list[CommitChange])
RECORDED_RUNS = TypeAdapter(list[RecordedRun])
RESULTS: TypeAdapter[list[Result]] = TypeAdapter(list[Result], config=ConfigDict(allow_inf_nan=False))
RECORDED_RESULT = TypeAdapter(RecordedResult)
RECORDED_RESULTS = TypeAdapter(list[RecordedResult])
TESTS_IN_RUNS = TypeAdapter(list[TestInRun])
RESULTS_TAKEN = TypeAdapter(ResultsTaken)
REPORTS_TAKEN = TypeAdapter(ReportsTaken)
CHECK = TypeAdapter(CheckAnswer)
RULE = TypeAdapter(RetentionRule)
RULES = TypeAdapter(list[RetentionRule])
TOKEN_WISH = TypeAdapter(TokenWish)
TOKEN_TEXT = TypeAdapter(TokenText)
TOKENS = TypeAdapter(list[TokenInfo])
TEXTS_REMOVED = TypeAdapter(TextsRemoved)
NAMED_BUILD = TypeAdapter(NamedBuild)
BUILD_TAKEN = TypeAdapter(BuildTaken)
