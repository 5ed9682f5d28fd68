"""The labelled failures of nine Java projects (`failures/defects4j_dev.jsonl.gz`), read where they lie."""

import gzip
import json
import os
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from terec.analysis.signatures import for_scoring
from terec.model import CaseId, stored_signature
from terec.test_hash import Signature, failure_signature

DATA = Path(os.environ.get("TEREC_TEST_DATA", Path(__file__).parents[2] / "shared" / "data"))


@dataclass(frozen=True, slots=True)
class Labelled:
    """One real failure. bug: what it fails because of. recurring: fails at fixed revisions too, a known failure."""

    project: str
    bug: str
    recurring: bool
    case: CaseId
    text: str
    signature: Signature

    @property
    def message_only(self) -> Signature:
        """The signature of the text without its frames: what a report of a message alone would give."""
        lines = self.text.split("\n")
        end = next((place for place, line in enumerate(lines) if line.lstrip().startswith("at ")), len(lines))
        return failure_signature(None, "\n".join(lines[:end]), None, None)


def labelled_failures(data: Path = DATA) -> list[Labelled]:
    """All rows, in the order of the file."""
    with gzip.open(data / "failures" / "defects4j_dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [_labelled(json.loads(line)) for line in lines]


def by_project(failures: list[Labelled]) -> dict[str, list[Labelled]]:
    projects: dict[str, list[Labelled]] = defaultdict(list)
    for failure in failures:
        projects[failure.project].append(failure)
    return projects


def _labelled(row: dict[str, str]) -> Labelled:
    owner, _, name = row["test"].partition("::")
    package, _, suite = owner.rpartition(".")
    case = CaseId(package, suite, name)
    recurring = row["set"] == "failing"
    text = row["text"]
    return Labelled(
        row["project"], row["id"], recurring, case, text, compared(failure_signature(None, None, text, case), case)
    )


def compared(signature: Signature, case: CaseId) -> Signature:
    """The signature as causes are found by it."""
    return for_scoring(stored_signature(signature), case)
