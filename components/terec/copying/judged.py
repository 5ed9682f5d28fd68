"""Copies what was said of the results of a suite, by the analyzer and by people, and what nobody could handle."""

from collections.abc import Sequence
from typing import NamedTuple

from terec.copying.ledger import Ledger
from terec.model import BranchProblems, Correction, RecordedExcuse, RunKey, StoredJudgement, SuiteKey
from terec.store import DeadLetter, Store


class _Corrected(NamedTuple):
    run: RunKey
    test_id: str


class _LetterKey(NamedTuple):
    reader: str
    event_id: str


def copy_judged(source: Store, target: Store, suite: SuiteKey, ledger: Ledger) -> None:
    """Judgements, problems, excuses and corrections; those that outlived their runs, too."""
    for judgement in source.archived_judgements(suite):
        _copy_judgement(target, judgement, ledger)
    branches = {each.branch for each in source.problems(suite)} | {each.branch for each in source.branches(suite)}
    for branch, wanted in source.problems_by_branch(suite, sorted(branches)).items():
        _copy_problems(target, suite, branch, wanted, ledger)
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


def _copy_judgement(target: Store, judgement: StoredJudgement, ledger: Ledger) -> None:
    key = judgement.run

    def read() -> StoredJudgement | None:
        return target.judgement(key)

    name = f"Judgement of {key.branch} #{key.run_id} of {'/'.join(key.suite_key)}"
    ledger.settle(name, judgement, read, lambda: target.restore_judgement(judgement), judgements=1)


def _copy_problems(target: Store, suite: SuiteKey, branch: str, wanted: BranchProblems, ledger: Ledger) -> None:
    def read() -> BranchProblems | None:
        return target.problems_by_branch(suite, [branch]).get(branch)

    name = f"List of problems on {branch} of {'/'.join(suite)}"
    ledger.settle(
        name,
        wanted,
        read,
        lambda: target.replace_problems(suite, branch, read(), wanted),
        problems=len(wanted.problems),
    )


def _copy_excuses(source: Store, target: Store, suite: SuiteKey, ledger: Ledger) -> None:
    wanted = _excuses(source, suite)

    def name(excuse_id: str) -> str:
        return f"Excuse {excuse_id} of {'/'.join(suite)}"

    ledger.settle_each(
        "excuses", name, wanted, lambda: _excuses(target, suite), lambda excuse: target.put_excuse(suite, excuse)
    )


def _excuses(store: Store, suite: SuiteKey) -> dict[str, RecordedExcuse]:
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
