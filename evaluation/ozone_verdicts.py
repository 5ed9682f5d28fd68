"""The verdicts over the CI of a public project, in build order, against what its later builds showed.

Reads the set `histories/ozone-ci` (docs/judgement.md says what it is) and replays it: each failure is judged from the
builds before it alone. One prediction for each failed class: the worst of its cases, NEW > UNKNOWN > KNOWN > FLAKY;
a class without an archived report is one case without text. Then pull requests made from the same builds, and the true
regressions of `histories/gitbug-java`. Prints tables.

    python evaluation/ozone_verdicts.py [DATA]
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gitbug_verdicts import regressions
from ozone_cases import OzoneRun, labels, ozone_runs
from ozone_requests import replay_requests

from terec.model import GateOutcome, Judged, Outcome, Verdict
from terec.regression import Failure, Sighting, broke_at_once, judge

DATA = Path(__file__).parents[2] / "shared" / "data"
WORST_FIRST = (Verdict.NEW, Verdict.UNKNOWN, Verdict.KNOWN, Verdict.FLAKY, Verdict.INFRA)


@dataclass(frozen=True, slots=True)
class Prediction:
    """What was said of a failed class, and what its later builds showed.

    class_failed_before, case_failed_before: any case of the class, or each case that fails now, had failed before.
    class_open: no case of the class has run and all of them passed since one of them failed.
    """

    build: int
    owner: str
    judged: Judged
    label: str
    class_failed_before: bool
    case_failed_before: bool
    class_open: bool

    @property
    def comes_and_goes(self) -> bool:
        known = self.judged.verdict is Verdict.KNOWN and self.judged.passed_since
        return self.judged.verdict is Verdict.FLAKY or known

    @property
    def by_change_point(self) -> bool:
        return self.judged.verdict is Verdict.NEW and self.judged.steady and self.judged.evidence.same_failures > 0

    @property
    def case_stays(self) -> bool:
        """NEW by change point, or KNOWN without a pass of the case since."""
        return self.by_change_point or (self.judged.verdict is Verdict.KNOWN and not self.judged.passed_since)

    @property
    def class_stays(self) -> bool:
        """NEW by change point, or not FLAKY and the class has not passed since it failed."""
        return self.by_change_point or (self.judged.verdict is not Verdict.FLAKY and self.class_open)


def replay(runs: Sequence[OzoneRun]) -> Iterator[tuple[OzoneRun, dict[str, Judged]]]:
    """Each run with the verdicts on its failed cases, from the runs before it."""
    histories: dict[str, list[Sighting]] = defaultdict(list)
    before: dict[str, Outcome] = {}
    for run in runs:
        now = {case: outcome for case, (outcome, _, _) in run.cases.items()}
        facts = run.facts(infra=broke_at_once(now, before))
        yield (
            run,
            {
                case: judge(facts, Failure(case, signature, generic), histories[case])
                for case, (outcome, signature, generic) in run.cases.items()
                if outcome is Outcome.FAIL
            },
        )
        for case, (outcome, signature, _) in run.cases.items():
            histories[case].append(Sighting(facts, outcome, signature or None))
        if facts.usable and now:
            before = now


def predictions(runs: Sequence[OzoneRun], truth: dict[tuple[int, str], str]) -> list[Prediction]:
    failed: set[str] = set()
    open_classes: dict[str, bool] = {}
    found = []
    for run, judged in replay(runs):
        for owner, verdicts in _by_class(judged).items():
            label = truth.get((run.build, owner))
            if label is not None:
                worst = min(verdicts.values(), key=lambda each: (WORST_FIRST.index(each.verdict), each.passed_since))
                known = owner in open_classes, verdicts.keys() <= failed
                found.append(Prediction(run.build, owner, worst, label, *known, open_classes.get(owner, False)))
        failed.update(judged)
        for owner in {_owner(case) for case in run.cases} & open_classes.keys():
            open_classes[owner] = False
        open_classes.update((_owner(case), True) for case in judged)
    return found


def _by_class(judged: dict[str, Judged]) -> dict[str, dict[str, Judged]]:
    classes: dict[str, dict[str, Judged]] = defaultdict(dict)
    for case, verdict in judged.items():
        classes[_owner(case)][case] = verdict
    return classes


def _owner(case: str) -> str:
    return case.split("::")[0]


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f} ({part} of {whole})" if whole else "-"


def print_figures(found: list[Prediction]) -> None:
    for title, rows in (
        ("first-ever failures of a case beside", [each for each in found if each.case_failed_before]),
        ("first-ever failures of a class beside", [each for each in found if each.class_failed_before]),
    ):
        flaky = [each for each in rows if each.label == "flaky"]
        persistent = [each for each in rows if each.label == "persistent"]
        print(f"| {title}: {len(found) - len(rows)} | asked / stretch | found |\n|---|---|---|")
        goes = sum(each.comes_and_goes for each in flaky)
        print(f"| flaky: FLAKY, or KNOWN with a pass since | .88 / .93 | {_share(goes, len(flaky))} |")
        for unit in ("class", "case"):
            stays = [each for each in flaky + persistent if getattr(each, f"{unit}_stays")]
            kept = sum(each.label == "persistent" for each in stays)
            print(
                f"| persistent: NEW by change point or no pass of the {unit} since, recall | .65 / .75 "
                f"| {_share(kept, len(persistent))} |\n| its precision | .55 | {_share(kept, len(stays))} |"
            )
        print()


def print_verdicts(found: list[Prediction]) -> None:
    print("| label | " + " | ".join(each.value for each in WORST_FIRST) + " | of these NEW by change point |")
    print("|---" * (len(WORST_FIRST) + 2) + "|")
    for label in ("flaky", "persistent", "isolated", "unclear"):
        rows = [each for each in found if each.label == label]
        count = Counter(each.judged.verdict for each in rows)
        kinds = " | ".join(str(count[each]) for each in WORST_FIRST)
        print(f"| {label} | {kinds} | {sum(each.by_change_point for each in rows)} |")


def main(data: Path) -> None:
    runs = list(ozone_runs(data / "histories" / "ozone-ci"))
    truth = labels(data / "histories" / "ozone-ci")
    found = predictions(runs, truth)
    print(f"Ozone CI: {len(runs)} builds, {len(found)} labelled failed classes\n")
    print_figures(found)
    print_verdicts(found)
    replays = replay_requests(runs, truth)
    print("\n| pull requests made from these builds | green | red | not judgeable |\n|---|---|---|---|")
    for kind, outcomes in sorted(replays.outcomes.items()):
        print(f"| {kind} | " + " | ".join(str(outcomes[each]) for each in GateOutcome) + " |")
    for line in replays.excused:
        print(f"- {line}")
    verdicts, gates, greens = regressions(data)
    print(
        f"\nGitBug-Java, true regressions: {', '.join(f'{each.value} {count}' for each, count in verdicts.items())}; "
    )
    print(f"as pull requests {greens} of {gates} green")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DATA)
