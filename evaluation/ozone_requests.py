"""Pull requests made from the builds of `histories/ozone-ci`, each judged on what main had shown until then.

Guilty: the first bad build of a class that stays broken, as a pull request on the build before; and its second push
with the same failures. Innocent: a build on top of one that is broken already, and a build whose failures all come
and go by their labels. Only builds of a commit that was not built before can be a change.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from ozone_cases import OzoneRun

from terec.model import Completeness, GateOutcome, Judged, Outcome
from terec.regression import Failure, GateFailure, GateQuestion, RunFacts, Sighting, broke_at_once, gate, judge

Histories = Mapping[str, Sequence[Sighting]]
Truth = dict[tuple[int, str], str]


@dataclass(slots=True)
class Replays:
    """Gate outcomes by kind of pull request; excused: guilty failures that got an excuse, as `build class: why`."""

    outcomes: dict[str, Counter[GateOutcome]] = field(default_factory=lambda: defaultdict(Counter))
    excused: list[str] = field(default_factory=list)


def replay_requests(runs: Sequence[OzoneRun], truth: Truth) -> Replays:
    found = Replays()
    for run, earlier, histories in _changes(runs):
        failing = {case: found for case, found in run.cases.items() if found[0] is Outcome.FAIL}
        by_label = {
            label: {case for case in failing if truth.get((run.build, _owner(case))) == label}
            for label in truth.values()
        }
        persistent = by_label.get("persistent", set())
        guilty = {case for case in persistent if not _broken(_owner(case), histories)}
        if guilty:
            _guilty(found, run, earlier, histories, guilty)
        on_top = persistent - guilty
        if on_top:
            _ask(found, "innocent, on top of a broken build", run, earlier, histories, on_top)
        if failing and set(failing) == by_label.get("flaky"):
            _ask(found, "innocent, with flaky failures only", run, earlier, histories, set(failing))
    return found


def _changes(runs: Sequence[OzoneRun]) -> Iterator[tuple[OzoneRun, list[RunFacts], Histories]]:
    """Builds of a commit of their own with main's runs before them and the histories of every case there."""
    histories: dict[str, list[Sighting]] = defaultdict(list)
    earlier: list[RunFacts] = []
    before: dict[str, Outcome] = {}
    built: set[str] = set()
    for run in runs:
        if earlier and run.sha not in built:
            yield run, earlier, histories
        now = {case: outcome for case, (outcome, _, _) in run.cases.items()}
        facts = run.facts(infra=broke_at_once(now, before))
        for case, (outcome, signature, _) in run.cases.items():
            histories[case].append(Sighting(facts, outcome, signature or None))
        before = now if facts.usable and now else before
        earlier.append(facts)
        built.add(run.sha)


def _guilty(found: Replays, run: OzoneRun, earlier: list[RunFacts], histories: Histories, guilty: set[str]) -> None:
    first = _ask(found, "guilty, first push", run, earlier, histories, guilty)
    pushed = {case: [Sighting(first, Outcome.FAIL, run.cases[case][1])] for case in guilty}
    _ask(found, "guilty, second push", run, earlier, histories, guilty, pushed)


def _ask(
    found: Replays,
    kind: str,
    run: OzoneRun,
    earlier: list[RunFacts],
    histories: Histories,
    cases: set[str],
    pushed: Mapping[str, list[Sighting]] | None = None,
) -> RunFacts:
    """Ask the gate about these failures of a build, as if it were a pull request on the build before."""
    push = 2 if pushed else 1
    request = replace(
        run.facts(infra=False),
        branch=f"pr-{run.build}",
        run_id=push,
        started=run.started + timedelta(minutes=push),
        commit=f"pr-{run.build}-{push}",
        commits=frozenset({f"pr-{run.build}-{push}", run.sha}),
        base_commit=earlier[-1].commit,
        target="master",
        pull_request=str(run.build),
        author="author",
    )
    asked = []
    for case in sorted(cases):
        failure = Failure(case, run.cases[case][1], run.cases[case][2])
        own = (pushed or {}).get(case, [])
        asked.append(GateFailure(failure, judge(request, failure, own, histories[case]), own, histories[case]))
    question = GateQuestion(
        request, request.started, Completeness.COMPLETE, len(run.cases), failures=asked, target_runs=earlier
    )
    result = gate(question)
    found.outcomes[kind][result.outcome] += 1
    if kind.startswith("guilty"):
        for each in result.failures:
            if each.excuse is not None:
                found.excused.append(f"{kind}, build {run.build}, {each.test_id}: {each.sentence} {_seen(each.judged)}")
    return request


def _seen(judged: Judged) -> str:
    seen = judged.evidence
    return f"({seen.failures} failures in {seen.runs}, {seen.episodes} episodes, {seen.same_commit} commits both ways)"


def _broken(owner: str, histories: Histories) -> bool:
    """Whether any case of the class failed when it was last seen."""
    return any(
        sightings and sightings[-1].outcome is Outcome.FAIL
        for case, sightings in histories.items()
        if _owner(case) == owner
    )


def _owner(case: str) -> str:
    return case.split("::")[0]
