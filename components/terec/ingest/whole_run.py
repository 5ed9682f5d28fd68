"""Stores a run together with results that may be its last."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from terec.model import RecordedRun, Run, RunKey

Sent = TypeVar("Sent")


def put_with_results(put_run: Callable[[Run], RecordedRun], run: Run, upload: Callable[[RunKey], Sent]) -> Sent:
    """Store the run, then what `upload` sends of it; only then is it complete, where its sender says so.

    A run said to be complete before its results came would count as such, and be judged, when the upload breaks off.
    """
    key = put_run(replace(run, complete=None) if run.complete else run).key
    received = upload(key)
    if run.complete:
        put_run(replace(run, run_id=key.run_id))
    return received
