"""The page of a run: whose its failures are, by cause, and how its tests differ from those before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from terec.model import CommitChange, GateAnswer, JudgedTest, RunPoint, RunVerdicts
from terec.pages.branch import way_to
from terec.pages.frame import Crumb, page
from terec.pages.site import Site
from terec.wording import Alike, CauseBlock, about_cause, cause_blocks, compared_line, compared_with, lost_line

CAUSES_SHOWN = 40
TESTS_SHOWN = 10
"""Tests of a cause that are seen at once."""

TESTS_FOLDED = 90
"""Most tests of a cause behind these, which open on demand."""

NAMES_SHOWN = 50
COMMITS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class RunNow:
    """changes: what its commits changed, newest first."""

    answer: GateAnswer
    changes: Sequence[CommitChange]
    now: datetime


class Group(NamedTuple):
    """Failures of a cause of which the same can be said. since, passed: from the first of them."""

    alike: Alike
    shown: Sequence[JudgedTest]
    folded: Sequence[JudgedTest]
    left_out: int
    since: RunPoint | None
    passed: RunPoint | None
    repeat: str | None


class Cause(NamedTuple):
    """about: lines that name people. failure_hash: under which all of its past is found."""

    block: CauseBlock
    groups: Sequence[Group]
    about: Sequence[str]
    failure_hash: str | None


def run_page(site: Site, run: RunNow) -> str:
    """Causes without an excuse first; lists are cut at the limits above, and say so."""
    verdicts, gate = run.answer.verdicts, run.answer.gate
    blocks = cause_blocks(verdicts, gate.failures)
    recorded = verdicts.run
    lost = sorted(
        gate.lost, key=lambda each: (each.acknowledged, str(run.answer.names.get(each.test_id, each.test_id)))
    )
    suite, compared = recorded.key.suite_key, compared_with(run.answer)
    return page(
        "run",
        site,
        f"#{recorded.run_id} of {recorded.suite} on {recorded.branch}",
        (*way_to(site, suite, recorded.branch), Crumb(f"#{recorded.run_id}")),
        run=run,
        recorded=recorded,
        suite=suite,
        gate=gate,
        names=run.answer.names,
        causes=[_cause(block, verdicts) for block in blocks[:CAUSES_SHOWN]],
        cause_count=len(blocks),
        compared=compared,
        compared_more=compared_line(run.answer).removeprefix(f"compared with {compared}"),
        lost_line=lost_line(gate.lost, compared),
        lost=lost[:TESTS_SHOWN],
        lost_folded=lost[TESTS_SHOWN : TESTS_SHOWN + TESTS_FOLDED],
        lost_count=len(lost),
        most_names=NAMES_SHOWN,
        changes=run.changes[:COMMITS_SHOWN],
        change_count=len(run.changes),
        search=suite,
    )


def _cause(block: CauseBlock, verdicts: RunVerdicts) -> Cause:
    first = block.groups[0].tests[0]
    return Cause(
        block,
        [_group(each) for each in block.groups],
        about_cause(verdicts, block.cause_id) if block.open else (),
        first.test_run.failure_hash or first.signature or None,
    )


def _group(alike: Alike) -> Group:
    first = alike.tests[0].judged
    end = TESTS_SHOWN + TESTS_FOLDED
    return Group(
        alike,
        alike.tests[:TESTS_SHOWN],
        alike.tests[TESTS_SHOWN:end],
        max(0, len(alike.tests) - end),
        first.first_failing,
        first.last_passing,
        next((each.repeat for each in alike.tests if each.repeat), None),
    )
