"""Puts the failures of a run together by cause, and in a cause those of which the same can be said."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from terec.model import Excuse, GateAnswer, GatedFailure, JudgedTest, RunPoint, RunVerdicts, Verdict
from terec.wording.verdicts import rank
from terec.wording.why import why


class Alike(NamedTuple):
    """Failures with one verdict and one excuse. said: the sentences of the first of them."""

    verdict: Verdict
    excuse: Excuse | None
    said: tuple[str, ...]
    tests: tuple[JudgedTest, ...]


@dataclass(frozen=True, slots=True)
class CauseBlock:
    """A cause with its failures, those without an excuse first. open: how many have none."""

    cause_id: str
    title: str
    groups: tuple[Alike, ...]
    open: int

    @property
    def count(self) -> int:
        return sum(len(group.tests) for group in self.groups)


def cause_blocks(verdicts: RunVerdicts, gated: Iterable[GatedFailure] = ()) -> list[CauseBlock]:
    """Causes with failures without excuse first, then those of most tests; linear but for sorting.

    gated: what the gate says of each test; without it every failure counts as having no excuse.
    """
    says = {each.test_id: each for each in gated}
    members: dict[str, list[JudgedTest]] = defaultdict(list)
    for test in verdicts.tests:
        members[test.cause_id].append(test)
    titles = {cause.cause_id: cause.title for cause in verdicts.causes}
    blocks = [_block(cause_id, titles.get(cause_id), tests, says) for cause_id, tests in members.items()]
    return sorted(blocks, key=lambda block: (-block.open, rank(block.groups[0].verdict), -block.count))


def without_excuse(answer: GateAnswer) -> list[JudgedTest]:
    """The failures that fail the gate, in the order in which its page lists them."""
    blocks = cause_blocks(answer.verdicts, answer.gate.failures)
    return [test for block in blocks for group in block.groups if group.excuse is None for test in group.tests]


def shown_verdict(test: JudgedTest) -> Verdict:
    """What a person said, else what was judged."""
    return test.correction.verdict if test.correction else test.judged.verdict


def _block(cause_id: str, title: str | None, tests: list[JudgedTest], says: Mapping[str, GatedFailure]) -> CauseBlock:
    groups: dict[tuple[bool, int, str, RunPoint | None], list[JudgedTest]] = defaultdict(list)
    for test in tests:
        excuse = _excuse(test, says)
        kind, proof = (excuse.kind, excuse.proof) if excuse else ("", None)
        groups[(excuse is not None, rank(shown_verdict(test)), kind, proof)].append(test)
    ranked = sorted(groups.items(), key=lambda item: (item[0][0], item[0][1], -len(item[1])))
    alike = tuple(_alike(members, says) for _, members in ranked)
    unexcused = sum(len(group.tests) for group in alike if group.excuse is None)
    return CauseBlock(cause_id, title or why(tests[0].test_run), alike, unexcused)


def _alike(tests: list[JudgedTest], says: Mapping[str, GatedFailure]) -> Alike:
    first, excuse = tests[0], _excuse(tests[0], says)
    gated = says.get(first.test_run.test_id)
    missing = [gated.sentence] if gated and gated.sentence != first.judged.verdict.meaning else []
    said = [excuse.sentence] if excuse else [first.judged.sentence, *missing]
    if first.correction:
        said = [f"{first.correction.who} corrected the verdict: {first.correction.because}", *said]
    return Alike(shown_verdict(first), excuse, tuple(dict.fromkeys(said)), tuple(tests))


def _excuse(test: JudgedTest, says: Mapping[str, GatedFailure]) -> Excuse | None:
    gated = says.get(test.test_run.test_id)
    return gated.excuse if gated else None
