"""What a terminal would show of a renderable."""

from io import StringIO
from typing import Any

from rich.console import Console, RenderableType

from terec.model import Outcome, RecordedResult, RecordedRun, TestInRun
from terec_testing.builders import NOW, a_result


def screen(renderable: RenderableType, width: int = 100, **options: Any) -> list[str]:
    """The lines printed by a console so wide, without colours unless a color_system is given."""
    out = StringIO()
    Console(file=out, width=width, **{"color_system": None, "force_terminal": True, **options}).print(renderable)
    return out.getvalue().split("\n")[:-1]


def a_build(run_id: int = 1, fail: int | None = 0, skip: int = 0, passed: int = 10, **changes: Any) -> RecordedRun:
    """A recorded run with these counts; fail None: nothing is known of them."""
    counts = {} if fail is None else {"fail_count": fail, "pass_count": passed, "skip_count": skip}
    if fail is not None:
        counts["total_count"] = fail + passed + skip
    return RecordedRun(**{"org": "acme", "project": "shop", "suite": "ci", "branch": "main", "run_id": run_id,
                          "tstamp": NOW, **counts, **changes})  # fmt: skip


def builds(*failures: int | None) -> list[RecordedRun]:
    """Builds 1, 2, … with these counts of failed tests, newest first."""
    return [a_build(run_id, fail) for run_id, fail in enumerate(failures, 1)][::-1]


def recorded(case: str = "adds", result: Outcome = Outcome.FAIL, **changes: Any) -> RecordedResult:
    """A recorded result; a failure says why."""
    plain = a_result(case, result)
    words = {name: getattr(plain, name) for name in ("test_package", "test_suite", "test_case", "result")}
    texts = {"error_details": "expected 2 but was 3"} if result is Outcome.FAIL else {}
    return RecordedResult(**{**words, **texts, **changes})


def failed_in(run_id: int, case: str = "adds", **changes: Any) -> TestInRun:
    """A failure of a case in a run."""
    return TestInRun(recorded(case, **changes), a_build(run_id, 1))


__all__ = ["a_build", "builds", "failed_in", "recorded", "screen"]
