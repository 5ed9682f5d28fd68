"""Copies what was said of the results of a suite, by the analyzer and by people, and what nobody could handle."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple, TypeVar

from terec.copying.ledger import Ledger
from terec.model import Correction, RecordedAcknowledgement, RunKey, StoredJudgement, SuiteKey
from terec.store import DeadLetter, Store

AT_ONCE = 50
"""Judgements, and branches with their problems, that are asked for at once and are in memory."""

T = TypeVar("T")


class _Corrected(NamedTuple):
    run: RunKey
    test_id: str


class _LetterKey(NamedTuple):
    reader: str
    event_id: str


def copy_judged(source: Store, target: Store, suite: SuiteKey, ledger: Ledger) -> None:
    """Judgements, problems, excuses and corrections; those that outlived their runs, too."""
    for some in _portions(source.archived_judgements(suite)):
        _copy_judgements(target, suite, some, ledger)
    branches = {each.branch for each in source.problems(suite)} | {each.branch for each in source.branches(suite)}
    for names in _portions(sorted(branches)):
        _copy_problems(source, target, suite, names, ledger)
    _copy_excuses(source, target, suite, ledger)
    _copy_corrections(source, target, suite, ledger)


def copy_letters(source: Store, target: Store, orgs: set[str], ledger: Ledger) -> None:
    """The dead letters of these orgs, after their events."""
    letters = {_letter_key(each): each for each in source.dead_letters() if each.entry.key.partition("|")[0] in orgs}

    def put(lacking: Sequence[_LetterKey]) -> None:
        for key in lacking:
            target.put_dead_letter(letters[key])

    ledger.settle_all(
        "dead_letters",
        lambda key: f"Dead letter {key.event_id} of {key.reader}",
        {key: (each.reason, each.at) for key, each in letters.items()},
        lambda: {_letter_key(each): (each.reason, each.at) for each in target.dead_letters()},
        put,
    )


def _copy_judgements(target: Store, suite: SuiteKey, wanted: list[StoredJudgement], ledger: Ledger) -> None:
    keys = [each.run for each in wanted]

    def name(key: RunKey) -> str:
        return f"Judgement of {key.branch} #{key.run_id} of {'/'.join(suite)}"

    ledger.settle_each(
        "judgements",
        name,
        {each.run: each for each in wanted},
        lambda: {each.run: each for each in target.judgements(suite, keys)},
        target.restore_judgement,
    )


def _copy_problems(source: Store, target: Store, suite: SuiteKey, branches: list[str], ledger: Ledger) -> None:
    wanted = source.problems_by_branch(suite, branches)

    def name(branch: str) -> str:
        return f"List of problems on {branch} of {'/'.join(suite)}"

    def put(lacking: Sequence[str]) -> None:
        before = target.problems_by_branch(suite, lacking)
        for branch in lacking:
            target.replace_problems(suite, branch, before.get(branch), wanted[branch])

    ledger.settle_all(
        "problems",
        name,
        wanted,
        lambda: target.problems_by_branch(suite, branches),
        put,
        lambda branch: len(wanted[branch].problems),
    )


def _portions(things: Iterable[T]) -> Iterator[list[T]]:
    left = iter(things)
    while some := list(islice(left, AT_ONCE)):
        yield some


def _copy_excuses(source: Store, target: Store, suite: SuiteKey, ledger: Ledger) -> None:
    wanted = _excuses(source, suite)

    def name(excuse_id: str) -> str:
        return f"Excuse {excuse_id} of {'/'.join(suite)}"

    ledger.settle_each(
        "excuses", name, wanted, lambda: _excuses(target, suite), lambda excuse: target.put_excuse(suite, excuse)
    )


def _excuses(store: Store, suite: SuiteKey) -> dict[str, RecordedAcknowledgement]:
    return {each.excuse_id: each for each in store.excuses(suite)}


def _copy_corrections(source: Store, target: Store, suite: SuiteKey, ledger: Ledger) -> None:
    wanted = _corrections(source, suite)

    def name(key: _Corrected) -> str:
        return f"Correction of {key.test_id} in {key.run.branch} #{key.run.run_id} of {'/'.join(suite)}"

    ledger.settle_each("corrections", name, wanted, lambda: _corrections(target, suite), target.put_correction)


def _corrections(store: Store, suite: SuiteKey) -> dict[_Corrected, Correction]:
    return {_Corrected(each.run, each.test_id): each for each in store.corrections(suite)}


def _letter_key(letter: DeadLetter) -> _LetterKey:
    return _LetterKey(letter.reader, letter.entry.event_id)
