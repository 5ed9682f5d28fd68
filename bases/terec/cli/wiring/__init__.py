"""Joins the service to a store or a server, and other systems to their settings; nothing else in this base does."""

from terec.cli.wiring.copies import copy_between
from terec.cli.wiring.events import (
    backtest_store,
    dead_letters,
    delete_expired,
    drain,
    events_lag,
    reconcile_store,
    replay_events,
)
from terec.cli.wiring.files import backup_file, local_file, migrate_store, restore_file, verify_file
from terec.cli.wiring.github import open_github
from terec.cli.wiring.jenkins import open_jenkins
from terec.cli.wiring.looking import look_at
from terec.cli.wiring.polling import polling_lease
from terec.cli.wiring.services import open_service
from terec.cli.wiring.stores import Opener, Where, missing_file

__all__ = [
    "Opener",
    "Where",
    "backtest_store",
    "backup_file",
    "copy_between",
    "dead_letters",
    "delete_expired",
    "drain",
    "events_lag",
    "local_file",
    "look_at",
    "migrate_store",
    "missing_file",
    "open_github",
    "open_jenkins",
    "open_service",
    "polling_lease",
    "reconcile_store",
    "replay_events",
    "restore_file",
    "verify_file",
]
