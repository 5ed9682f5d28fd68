"""Copies what was said of the results of a suite, by the analyzer and by people, and what nobody could handle."""

from terec.copying.ledger import Ledger
from terec.model import BranchProblems, Correction, RecordedExcuse, StoredJudgement, SuiteKey
from terec.store import DeadLetter, Store


def copy_judged(source: Store, target: Store, suite: SuiteKey, ledger: Ledger) -> None:
    """Judgements, problems, excuses and corrections; those that outlived their runs, too."""
    for judgement in source.archived_judgements(suite):
        _copy_judgement(target, judgement, ledger)
    branches = {each.branch for each in source.problems(suite)} | {each.branch for each in source.branches(suite)}
    for branch, wanted in source.problems_by_branch(suite, sorted(branches)).items():
        _copy_problems(target, suite, branch, wanted, ledger)
    for excuse in source.excuses(suite):
        _copy_excuse(target, suite, excuse, ledger)
    for correction in source.corrections(suite):
        _copy_correction(target, correction, ledger)


def copy_letters(source: Store, target: Store, orgs: set[str], ledger: Ledger) -> None:
    """The dead letters of these orgs, after their events."""
    for letter in source.dead_letters():
        if letter.entry.key.partition("|")[0] in orgs:
            _copy_letter(target, letter, ledger)


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


def _copy_excuse(target: Store, suite: SuiteKey, excuse: RecordedExcuse, ledger: Ledger) -> None:
    def read() -> RecordedExcuse | None:
        return next((each for each in target.excuses(suite) if each.excuse_id == excuse.excuse_id), None)

    name = f"Excuse {excuse.excuse_id} of {'/'.join(suite)}"
    ledger.settle(name, excuse, read, lambda: target.put_excuse(suite, excuse), excuses=1)


def _copy_correction(target: Store, correction: Correction, ledger: Ledger) -> None:
    key = correction.run

    def read() -> Correction | None:
        found = target.corrections(key.suite_key, key)
        return next((each for each in found if each.test_id == correction.test_id), None)

    name = f"Correction of {correction.test_id} in {key.branch} #{key.run_id} of {'/'.join(key.suite_key)}"
    ledger.settle(name, correction, read, lambda: target.put_correction(correction), corrections=1)


def _copy_letter(target: Store, letter: DeadLetter, ledger: Ledger) -> None:
    wanted = (letter.reason, letter.at)

    def read() -> tuple[object, ...] | None:
        found = (each for each in target.dead_letters(letter.reader) if each.entry.event_id == letter.entry.event_id)
        return next(((each.reason, each.at) for each in found), None)

    name = f"Dead letter {letter.entry.event_id} of {letter.reader}"
    ledger.settle(name, wanted, read, lambda: target.put_dead_letter(letter), dead_letters=1)
