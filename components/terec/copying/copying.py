"""The order in which things are copied: what others belong to comes first."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from terec.copying.judged import copy_judged, copy_letters
from terec.copying.ledger import CopyReport, Ledger
from terec.copying.places import chosen_orgs, copy_org, copy_project, copy_suite, suites_of
from terec.copying.runs import copy_cases, copy_runs
from terec.model import Org, Suite, SuiteKey
from terec.store import Store

Told = Callable[[int, int, int], None]
"""Receives how many runs are done, how many there are, and how many results those that are done have."""


class CopyWish(NamedTuple):
    """org: only this one. verify_only: compare, and write nothing.

    replace: put over what differs there, and remove tokens and rules that are there alone.
    """

    org: str | None = None
    verify_only: bool = False
    replace: bool = False


def copy_store(source: Store, target: Store, wish: CopyWish, told: Told = lambda *counts: None) -> CopyReport:
    """Bring all that the source keeps into the target, with ids and times of receipt as they are.

    What the target has besides stays, and is a difference only where it is a token or a retention rule. Each thing is
    read on both sides: what is equal is left alone, what is missing is written and read again, what differs is said,
    or replaced where that is wished. Called again after a crash it goes on where it was. NotFound: the source has no
    such org.
    """
    ledger = Ledger(wish.verify_only, wish.replace)
    orgs = chosen_orgs(source, wish.org)
    suites = list(suites_of(source, orgs))
    _copy_places(source, target, orgs, suites, ledger)
    runs = {key: list(source.archived_runs(key)) for key in map(_key_of, suites)}
    total = sum(map(len, runs.values()))
    done = results = 0
    for suite, keys in runs.items():
        copy_cases(source, target, suite, ledger)
        for count in copy_runs(source, target, keys, ledger):
            done, results = done + 1, results + count
            told(done, total, results)
        copy_judged(source, target, suite, ledger)
    copy_letters(source, target, {each.name for each in orgs}, ledger)
    return ledger.report()


def _copy_places(source: Store, target: Store, orgs: Iterable[Org], suites: Iterable[Suite], ledger: Ledger) -> None:
    for org in orgs:
        copy_org(source, target, org, ledger)
        for project in source.projects(org.name):
            copy_project(target, project, ledger)
    for suite in suites:
        copy_suite(target, suite, ledger)


def _key_of(suite: Suite) -> SuiteKey:
    return SuiteKey(suite.org, suite.project, suite.suite)
