"""What the use cases need of a store, one Protocol for each reader."""

from terec.store.archive import (
    Archive,
    ArchivedEvent,
    ArchivedPiece,
    ArchivedResults,
    ArchivedRun,
    ArchivedUpload,
)
from terec.store.judgements import Judgements
from terec.store.organisations import Organisations
from terec.store.outbox import Outbox, OutboxEntry
from terec.store.ports import Store
from terec.store.readers import LONGEST_LEASE, Backlog, DeadLetter, Readers
from terec.store.required import require_org, require_project, require_suite
from terec.store.results import EventsOf, Results
from terec.store.runs import Runs
from terec.store.search import SEARCH_MATCHES, Search

__all__ = [
    "LONGEST_LEASE",
    "SEARCH_MATCHES",
    "Archive",
    "ArchivedEvent",
    "ArchivedPiece",
    "ArchivedResults",
    "ArchivedRun",
    "ArchivedUpload",
    "Backlog",
    "DeadLetter",
    "EventsOf",
    "Judgements",
    "Organisations",
    "Outbox",
    "OutboxEntry",
    "Readers",
    "Results",
    "Runs",
    "Search",
    "Store",
    "require_org",
    "require_project",
    "require_suite",
]
