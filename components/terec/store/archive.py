"""All that a store keeps, so that another one can take it over."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol

from terec.model import (
    CaseId,
    Event,
    Org,
    Project,
    Result,
    ResultSignatures,
    Run,
    RunKey,
    StoredJudgement,
    Suite,
    SuiteKey,
    UnknownEvent,
    UploadHeader,
)


class ArchivedUpload(NamedTuple):
    """An upload with an id, which more pieces may follow; header.last: none is waited for.

    number: order of receipt within the run, 1 for the first. positions: how many results it had.
    """

    number: int
    header: UploadHeader
    positions: int


class ArchivedPiece(NamedTuple):
    """digest: model.piece_digest of a piece that arrived. upload: number of the newest upload that brought it."""

    digest: bytes
    upload: int


class ArchivedEvent(NamedTuple):
    """An event of the run's outbox. read: every reader that ever committed is done with it."""

    event_id: str
    event: Event | UnknownEvent
    received: datetime
    read: bool


@dataclass(frozen=True, slots=True)
class ArchivedRun:
    """A run without its results.

    header: as it was sent, with its run_id: tstamp, counts and ignore are None where nobody ever sent them.
    received: of the header. uploads_begun: number of the newest upload, with an id or without.
    uploads: those with an id. events: oldest first.
    """

    header: Run
    received: datetime
    started: datetime
    last_upload: datetime | None = None
    parts: tuple[str, ...] = ()
    arrived_total: int = 0
    open_uploads: int = 0
    uploads_begun: int = 0
    uploads: tuple[ArchivedUpload, ...] = ()
    pieces: tuple[ArchivedPiece, ...] = ()
    events: tuple[ArchivedEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class ArchivedResults:
    """Some results of one upload, in its order, with whole texts and the attempts in their report.

    upload: its number. header: its part, attempt and sender. signatures: as in Upload.
    """

    upload: int
    header: UploadHeader
    results: Sequence[Result]
    signatures: Mapping[int, ResultSignatures] = field(default_factory=dict)


class Archive(Protocol):
    """What is restored reads as it did where it came from, and what is sent once more changes as little.

    Restoring the same again changes nothing.
    """

    def restore_org(self, org: Org) -> None:
        """Put the org in the place of the one of its name; all that belongs to that one, its tokens too, stays."""

    def restore_project(self, project: Project) -> None:
        """As restore_org: unlike put_project, None keeps nothing. NotFound: no such org."""

    def restore_suite(self, suite: Suite) -> None:
        """As restore_org: unlike put_suite, None keeps no URL. NotFound: no such org or project."""

    def archived_runs(self, suite: SuiteKey) -> Iterator[RunKey]:
        """Every run of the suite, the oldest received first."""

    def archived_run(self, key: RunKey) -> ArchivedRun | None:
        """The run without its results; None for an unknown one."""

    def archived_results(self, key: RunKey) -> Iterator[ArchivedResults]:
        """Every result that the run keeps, effective or evidence, by upload in order of receipt, then by position.

        Streams: memory does not grow with the run. A text removed on request is the note that stands in its place.
        """

    def restore_run(self, run: ArchivedRun, results: Iterable[ArchivedResults]) -> None:
        """Put the run in the place of what is stored under its key, making its suite; results is read once.

        After a crash the run is as before, or not there until the next call completes it. Events that are here
        already stay as they are; of the others those that were read are known, but no reader ever sees them. What was
        judged of the run stays. NotFound: no such org or project.
        """

    def archived_cases(self, suite: SuiteKey) -> Iterator[CaseId]:
        """Every case that the suite knows, those of deleted runs too, in an order that stays the same between calls."""

    def restore_cases(self, suite: SuiteKey, cases: Iterable[CaseId]) -> None:
        """Know these cases, whether they have results or not. NotFound: no such suite."""

    def archived_judgements(self, suite: SuiteKey) -> Iterator[StoredJudgement]:
        """Every judgement of the suite, those that outlived their runs too."""

    def restore_judgement(self, judgement: StoredJudgement) -> None:
        """As put_judgement, without events, and whether the run is there or not. NotFound: no such suite."""

    def removed_texts(self, org: str) -> list[bytes]:
        """model.text_digest of every text removed on request that uploads to the org are kept from bringing back."""

    def remove_texts(self, org: str, digests: Iterable[bytes]) -> None:
        """Keep these texts out of the org as delete_text does, and remove them where they are stored."""
