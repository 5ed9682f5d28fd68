"""What the legs of a case say of a failure in one of them."""

from collections.abc import Sequence

from terec.model import Leg, Outcome, job_of
from terec.regression.facts import Sighting


def seen_from(sightings: Sequence[Sighting], signature: str, part: str | None) -> Sequence[Sighting]:
    """The sightings from the point of view of one part, in the order given; linear.

    A run that failed in another part with another text, and passed in this one, counts as a pass. One that failed with
    the signature counts as a failure, in whichever part: flaky tests fail now here, now there. part: None, nobody told;
    then each is taken as its result says.
    """
    if part is None or not any(seen.beside for seen in sightings):
        return sightings
    job = job_of(part)
    return [_seen_from(seen, signature, job) if seen.beside else seen for seen in sightings]


def _seen_from(seen: Sighting, signature: str, job: str) -> Sighting:
    if seen.outcome is not Outcome.FAIL or seen.failed_with(signature):
        return seen
    legs = legs_of_job(seen, job)
    passed = next((leg for leg in legs if leg.outcome is Outcome.PASS), None)
    if passed is None or any(leg.outcome is Outcome.FAIL for leg in legs):
        return seen
    beside = tuple(leg for leg in legs_told(seen) if leg is not passed)
    return Sighting(seen.run, Outcome.PASS, None, passed.tries, passed.part, (), beside)


def came_and_went(seen: Sighting, signature: str) -> bool:
    """Whether in one leg of it a try failed with the signature and another one passed: both ran on one commit."""
    for leg in legs_told(seen) if seen.beside else (seen,):
        if leg.tries:
            outcomes = [(leg.outcome, leg.signature), *leg.tries]
            if (Outcome.FAIL, signature) in outcomes and any(outcome is Outcome.PASS for outcome, _ in outcomes):
                return True
    return False


def legs_told(seen: Sighting) -> tuple[Leg, ...]:
    """Every leg of it, that of its result first."""
    return (Leg(seen.part, seen.outcome, seen.signature, seen.tries), *seen.beside)


def legs_of_job(seen: Sighting, job: str) -> list[Leg]:
    """Those in the parts of one job."""
    return [leg for leg in legs_told(seen) if job_of(leg.part) == job]
