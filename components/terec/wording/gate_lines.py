"""Lines that say what the gate found."""

from collections.abc import Sequence

from terec.model import CaseId, GateAnswer, LostTest, RunPoint
from terec.wording.numbers import counted
from terec.wording.verdicts import excuse_counts, verdict_counts


def case_of(answer: GateAnswer, test_id: str) -> CaseId | None:
    """The name of a test that the gate mentions; None where it is not known."""
    return answer.names.get(test_id)


def excused_line(answer: GateAnswer) -> str:
    """How many failures have which verdict or excuse; empty where nothing failed."""
    failures = answer.gate.failures
    kinds = [each.excuse.kind for each in failures if each.excuse]
    rest = verdict_counts(each.judged.verdict for each in failures if each.excuse is None)
    parts = [f"Without excuse: {rest}."] if rest else []
    return " ".join([*parts, *([f"Excused: {excuse_counts(kinds)}."] if kinds else [])])


def lost_line(lost: Sequence[LostTest], compared: RunPoint | None) -> str:
    """`3 tests that passed in main #41 are missing or skipped`."""
    verb = "is" if len(lost) == 1 else "are"
    before = f" in {compared}" if compared else " before"
    return f"{counted(len(lost), 'test')} that passed{before} {verb} missing or skipped"


def compared_with(answer: GateAnswer) -> RunPoint | None:
    """The run whose tests were compared; where there is none the base, which failures alone were held against."""
    return answer.verdicts.compared_with or answer.gate.base


def compared_line(answer: GateAnswer) -> str:
    """What the run was compared with, and its base where that is another run."""
    base, compared = answer.gate.base, compared_with(answer)
    if compared is None:
        return "compared with nothing: no earlier run"
    if answer.gate.base_unknown:
        return f"compared with {compared}, base unknown"
    return f"compared with {compared}" + (f", base {base}" if base and str(base) != str(compared) else "")
