"""People's words: acknowledgements of causes, and corrections of verdicts."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b

from terec.analysis.acknowledged_losses import MISSING_CAUSE
from terec.analysis.failed_tests import require_failed
from terec.analysis.judging import RunUnderJudgement
from terec.analysis.scope import WholeRun
from terec.model import (
    AcknowledgementRequest,
    Correction,
    InvalidInput,
    NotFound,
    RecordedAcknowledgement,
    RunKey,
    SignaturePair,
    Verdict,
    acknowledged_until,
)
from terec.regression import part_key
from terec.store import Store


def excuse_of(judging: RunUnderJudgement, cause_id: str, request: AcknowledgementRequest) -> RecordedAcknowledgement:
    """The acknowledgement of a cause's tests and signatures on the run's target, without one on its branch."""
    _check_words(request.who, request.because)
    run = judging.past.run
    pairs = _pairs(judging, cause_id)
    branch = run.target or run.branch
    since = judging.now
    words = "\x1f".join((str(judging.run.key), branch, cause_id, request.who, request.because, since.isoformat()))
    return RecordedAcknowledgement(
        excuse_id=f"x1:{blake2b(words.encode('utf-8', 'surrogatepass'), digest_size=8).hexdigest()}",
        cause_id=cause_id,
        branch=branch,
        pairs=tuple(sorted(pairs, key=lambda pair: (pair.test_id, pair.signature or ""))),
        who=request.who,
        because=request.because,
        since=since,
        until=acknowledged_until(since, request.until),
        ticket=request.ticket,
        run=run.point,
    )


def withdrawn(
    excuses: Iterable[RecordedAcknowledgement], excuse_id: str, who: str, now: datetime
) -> RecordedAcknowledgement:
    """The excuse as it is taken back; one that was before stays as it is. NotFound."""
    found = next((each for each in excuses if each.excuse_id == excuse_id), None)
    if found is None:
        raise NotFound(f"Excuse not found: {excuse_id!r}.")
    return found if found.withdrawn is not None else replace(found, withdrawn=now, withdrawn_by=who)


def correction_of(
    store: Store, key: RunKey, test_id: str, verdict: Verdict, because: str, who: str, now: datetime
) -> Correction:
    """A person's word against the verdict of a failed test; NotFound, InvalidInput."""
    _check_words(who, because)
    require_failed(store, key, test_id)
    return Correction(key, test_id, verdict, because, who, now)


def _pairs(judging: RunUnderJudgement, cause_id: str) -> list[SignaturePair]:
    if cause_id == MISSING_CAUSE:
        lost = WholeRun(judging).changes
        names = [*(each.test_id for each in lost.lost), *map(part_key, lost.lost_parts)]
        pairs = [SignaturePair(name, None) for name in names]
    else:
        made = judging.made
        tests = {test for each in made.causes if each.cause_id == cause_id for test in each.test_ids}
        counted = judging.seen.counted_failures
        pairs = [
            SignaturePair(test, each.signature.strict) for test in counted if test in tests for each in counted[test]
        ]
    if not pairs:
        raise NotFound(f"Cause not found: {cause_id!r} in {judging.run.key}; `terec failures` lists them.")
    return pairs


def _check_words(who: str, because: str) -> None:
    if not who.strip() or not because.strip():
        raise InvalidInput("Say who you are and why: both are shown to everyone who meets this failure.")
