"""Paths of the contract, and what stands in them."""

from typing import Annotated

from fastapi import Depends, Path, Query

from terec.analysis import DEPTH_MAX
from terec.history import LIMIT_MAX
from terec.model import RUN_ID_MAX, CaseSelection, RunKey, SuiteKey, UploadHeader

ORGS = "/admin/orgs"
ORG = "/admin/orgs/{org}"
TESTS = "/tests/orgs/{org}"
SUITES = "/tests/orgs/{org}/projects/{project}/suites"
RUN = SUITES + "/{suite}/branches/{branch:path}/runs/{run_id}"
HISTORY = "/history/orgs/{org}/projects/{project}/suites/{suite}"

OrgName = Annotated[str, Path(description="Name of the org.", examples=["acme"])]
ProjectName = Annotated[str, Path(description="Name of the project.", examples=["shop"])]
SuiteName = Annotated[str, Path(description="Name of the suite.", examples=["ci"])]
BranchName = Annotated[
    str, Path(description="Name of the branch; a `/` in it may be sent as it is or as `%2F`.", examples=["main"])
]
RunId = Annotated[int, Path(ge=0, le=RUN_ID_MAX, description="Number of the run.", examples=[17])]
CaseHash = Annotated[str, Path(description="Identity of the test, as results carry it: `t1:…`.")]

Branch = Annotated[str | None, Query(description="Only runs of this branch; absent: of all.", examples=["main"])]
Limit = Annotated[int, Query(ge=1, le=LIMIT_MAX, description="How many of the newest runs are looked at.")]
Depth = Annotated[int, Query(ge=1, le=DEPTH_MAX, description="How many earlier runs are compared with.")]


async def _suite_key(org: OrgName, project: ProjectName, suite: SuiteName) -> SuiteKey:
    return SuiteKey(org, project, suite)


async def _run_key(org: OrgName, project: ProjectName, suite: SuiteName, branch: BranchName, run_id: RunId) -> RunKey:
    return RunKey(org, project, suite, branch, run_id)


async def _selection(
    test_package: Annotated[str | None, Query(description="Only tests of this package.")] = None,
    test_class: Annotated[str | None, Query(description="Only tests of this class (their test_suite).")] = None,
    test_case: Annotated[str | None, Query(description="Only tests of this name.")] = None,
    test_config: Annotated[str | None, Query(description="Only tests of this config; `#` for none.")] = None,
    test_group: Annotated[str | None, Query(description="Only tests of this group.")] = None,
) -> CaseSelection:
    return CaseSelection(test_package, test_class, test_case, test_config, test_group)


async def _upload_header(
    part: Annotated[str, Query(description="Part of the run (shard, job) these results belong to.")] = "",
    attempt: Annotated[int, Query(ge=1, lt=2**31, description="Which try of CI this is.")] = 1,
    sender: Annotated[str, Query(description="CI job and runner; who names none is one sender.")] = "",
    upload_id: Annotated[
        str | None, Query(description="The same for all pieces of one upload; absent: this is all of it.")
    ] = None,
    last: Annotated[bool, Query(description="No piece of this upload follows.")] = True,
) -> UploadHeader:
    return UploadHeader(part, attempt, sender, upload_id, last)


OfSuite = Annotated[SuiteKey, Depends(_suite_key)]
OfRun = Annotated[RunKey, Depends(_run_key)]
Selected = Annotated[CaseSelection, Depends(_selection)]
Header = Annotated[UploadHeader, Depends(_upload_header)]
