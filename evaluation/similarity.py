"""How well failures are recognised: prints one table over labelled public data.

    python evaluation/similarity.py

Data: `failures/defects4j_dev.jsonl.gz` below TEREC_TEST_DATA (else ../shared/data), read where it lies.

causes of one build   simulated builds (`builds.py`: 60 of each project, 1 to 5 bugs drawn without repetition, at most
                      20 failures of a bug, seeded by the project's name); truth = the bug
messages, other words the same builds with every frame taken off the texts: what bounds it is that tests of one bug
                      often fail with different words
messages, other values as many builds of 1 to 5 messages drawn from all projects; 1 to 6 failures of each, with volatile
                      values written into it anew (`messages.py`); truth = the message
pairs of a life       all pairs of a project's bug failures, frames weighed by how rare they are in the project; truth =
                      the same bug; RR@1 = the nearest failure is of the same bug, over failures whose bug has several
KNOWN or NEW          `known_or_new.py`: the strict hash against up to 16 earlier failures of the test
one failure, many     `outage.py`: one environment failure in 300 classes, in four forms; 1 cause is right
fit and left out      `refit.py`: the committed weights beside weights fitted on eight projects, both on the ninth
Each table shows every project alone, its worst and its mean, so a project that the weights do not fit shows.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

from builds import simulated_builds
from known_or_new import Balance, balance
from labelled import Labelled, by_project, labelled_failures
from measures import Grouping, auc
from messages import message_builds
from outage import outages
from refit import cross_validated

from terec.similarity import cluster, rarity_of, score
from terec.test_hash import Signature


def main() -> None:
    projects = dict(sorted(by_project(labelled_failures()).items()))
    bare = {id(failure): failure.message_only for rows in projects.values() for failure in rows}
    table("causes of one build (asked B-cubed .91, pairwise .87)", projects, lambda failure: failure.signature)
    table("messages, other words (frames taken off)", projects, lambda failure: bare[id(failure)])
    grouping = Grouping()
    for build in message_builds([failure for rows in projects.values() for failure in rows]):
        grouping.add(causes_of([signature for signature, _ in build]), [label for _, label in build])
    print(f"\nmessages, other values (asked .94, pairwise .96)\n  {grouping}")
    lives(projects)
    known_or_new(projects)
    print("\nfit on the other projects, scored on the one left out (AUC of pairs inside builds)")
    for project, committed, refitted in cross_validated(projects):
        print(f"  {project:12} committed weights {committed:.3f}  refitted {refitted:.3f}")
    print("\none failure in 300 classes (asked 1 cause)")
    for name, signatures in outages():
        print(f"  {name:38} {len(cluster(signatures))} of {len(signatures)}")


def table(title: str, projects: dict[str, list[Labelled]], signature: Callable[[Labelled], Signature]) -> None:
    print(f"\n{title}")
    whole, scores = Grouping(), []
    for project, failures in projects.items():
        own = Grouping()
        for build in simulated_builds(project, failures):
            found, truth = causes_of([signature(failure) for failure in build]), [failure.bug for failure in build]
            own.add(found, truth)
            whole.add(found, truth)
        scores.append(own.bcubed / own.builds)
        print(f"  {project:12} {own}")
    print(f"  {'all':12} {whole}\n  worst project {min(scores):.3f}, mean of projects {sum(scores) / len(scores):.3f}")


def causes_of(failures: Sequence[Signature]) -> list[int]:
    """The number of each failure's cause."""
    numbers = [0] * len(failures)
    for number, cause in enumerate(cluster(failures)):
        for place in cause.members:
            numbers[place] = number
    return numbers


def lives(projects: dict[str, list[Labelled]]) -> None:
    print("\npairs of a project's life (asked AUC .95, RR@1 .80)")
    pooled: list[tuple[float, bool]] = []
    areas, hits, asked = [], 0, 0
    for project, failures in projects.items():
        bugs = [failure for failure in failures if not failure.recurring]
        scored, found = pairs_of(bugs)
        pooled += scored
        area = auc(scored)
        areas.append(area)
        hits, asked = hits + sum(found), asked + len(found)
        print(f"  {project:12} AUC {area:.3f}  RR@1 {sum(found) / len(found):.3f} of {len(found)}")
    print(
        f"  {'all':12} AUC mean of projects {sum(areas) / len(areas):.3f}, all pairs pooled {auc(pooled):.3f}  "
        f"RR@1 {hits / asked:.3f}; worst project AUC {min(areas):.3f}"
    )


def pairs_of(bugs: Sequence[Labelled]) -> tuple[list[tuple[float, bool]], list[bool]]:
    """The score of each pair with its truth; for each failure whose bug has others, whether its nearest is one."""
    scored = []
    rarity = rarity_of([failure.signature for failure in bugs])
    nearest: list[tuple[float, bool]] = [(-1.0, False)] * len(bugs)
    several = [False] * len(bugs)
    for one, other in combinations(range(len(bugs)), 2):
        value = score(bugs[one].signature, bugs[other].signature, rarity).score
        same = bugs[one].bug == bugs[other].bug
        scored.append((value, same))
        for place in (one, other):
            several[place] |= same
            if value > nearest[place][0]:
                nearest[place] = (value, same)
    return scored, [hit for (_, hit), counts in zip(nearest, several, strict=True) if counts]


def known_or_new(projects: dict[str, list[Labelled]]) -> None:
    print("\nKNOWN or NEW for one test (asked balanced accuracy .87 at false NEW <= .015)")
    counts = {project: balance(project, failures) for project, failures in projects.items()}
    for project, own in counts.items():
        if own.known + own.new:
            print(f"  {project:12} {own}")
    print(f"  {'all':12} {summed(counts.values())}")


def summed(counts: Iterable[Balance]) -> Balance:
    whole = Balance()
    for own in counts:
        whole.known += own.known
        whole.new += own.new
        whole.false_new += own.false_new
        whole.false_known += own.false_known
    return whole


if __name__ == "__main__":
    main()
