"""What every call of the gate shares: its options, when it may look, its answer on the screen, its exit code."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Annotated, Any, NamedTuple

import typer

from terec.cli import output
from terec.cli.exit_codes import NOT_JUDGEABLE, RED
from terec.cli.phrases import quoted, run_words
from terec.cli.session import Session
from terec.cli.shortening import shortened
from terec.model import FailOn, GateAnswer, GateOutcome, InvalidInput, JudgedTest, as_plain, lacking_parts

COMMANDS_SHOWN = 20

Against = Annotated[str, typer.Option(help="Judge against this branch (else the run's target).")]
FailOnWords = Annotated[
    list[str] | None,
    typer.Option("--fail-on", metavar="WHAT", help="`open`: open problems fail too. `missing`: so does any lost test."),
]
FailureCodes = Annotated[
    list[str] | None,
    typer.Option(
        "--failure-code",
        metavar="CODE",
        help="Exit code that says: tests failed, no more (else 1 to 123; pytest: 1); repeatable.",
    ),
]


class Judging(NamedTuple):
    """Whether and how an import is judged. dry_run: read the history, store nothing."""

    check: bool = False
    dry_run: bool = False
    against: str | None = None
    fail_on: tuple[FailOn, ...] = ()

    @property
    def wanted(self) -> bool:
        return self.check or self.dry_run


def judging_of(check: bool, dry_run: bool, against: str, fail_on: Sequence[FailOn]) -> Judging:
    """InvalidInput for a word that has nothing to work on."""
    if (against or fail_on) and not (check or dry_run):
        raise InvalidInput("--against and --fail-on say how to judge; give --check or --dry-run with them.")
    return Judging(check, dry_run, against or None, tuple(fail_on))


class Layout(NamedTuple):
    """How the answer is shown. tests: most of them listed of a cause; fold: classes instead of tests."""

    markdown: bool = False
    tests: int = 10
    fold: bool = False


def must_know_where(session: Session) -> None:
    """InvalidInput for a gate in CI without an address: an empty file would be green for ever."""
    if session.in_ci and not session.settings.url:
        raise InvalidInput("In CI a check needs to know where results are: set TEREC_URL, or give --url.")


def fail_on_of(words: Iterable[str] | None) -> list[FailOn]:
    """The words of --fail-on; InvalidInput for another one."""
    known = {each.value: each for each in FailOn}
    if unknown := [each for each in words or () if each not in known]:
        raise InvalidInput(f"--fail-on is {unknown[0]!r}; give {' or '.join(known)}.")
    return list(dict.fromkeys(known[each] for each in words or ()))


def held_for_parts(answer: GateAnswer, parts: int | None) -> GateAnswer:
    """The answer, not judgeable as long as not so many parts arrived; parts None: as it is.

    The run itself may declare another number, or none: its shards are named by whoever waits for them.
    """
    lack = lacking_parts(answer.verdicts.run.parts, parts) if parts is not None else ""
    gate = answer.gate
    if not lack or any(lack in reason for reason in gate.reasons):
        return answer
    reason = f"The run is incomplete: {lack}."
    sentence = gate.sentence if gate.reasons else f"Not judgeable: {reason}"
    held = replace(gate, outcome=GateOutcome.NOT_JUDGEABLE, sentence=sentence, reasons=(*gate.reasons, reason))
    return replace(answer, gate=held)


def codes_of(words: Iterable[str] | None) -> tuple[int, ...]:
    """The exit codes of --failure-code; InvalidInput for what is none, or stands for success."""
    for each in words or ():
        if not (each.isascii() and each.isdigit() and 0 < int(each) < 256):
            raise InvalidInput(f"--failure-code is {each!r}; give an exit code of 1 to 255.")
    return tuple(map(int, words or ()))


def show_gate(session: Session, answer: GateAnswer, layout: Layout, stored: bool = True) -> None:
    """The answer as JSON, Markdown or a page; stored: whether other commands can look at the run."""
    if session.as_json:
        output.write_json(plain_gate(answer))
        return
    from terec.render import gate_markdown, gate_page
    from terec.wording import without_excuse

    if layout.markdown:
        print(gate_markdown(answer), end="")
        return
    output.write(gate_page(answer, layout.tests, layout.fold))
    unexcused = without_excuse(answer) if answer.gate.outcome is GateOutcome.RED else []
    if not stored:
        output.write("", "Nothing was stored.")
    for line in [*_again(unexcused), *(_further(session, answer, unexcused[:1]) if stored else [])]:
        output.write_command(line)


def plain_gate(answer: GateAnswer) -> dict[str, Any]:
    """The answer for JSON; long texts as lists carry them."""
    plain: dict[str, Any] = as_plain(answer)
    for test, judged in zip(plain["verdicts"]["tests"], answer.verdicts.tests, strict=True):
        test["test_run"] = shortened(judged.test_run)
    return plain


def leave(answer: GateAnswer) -> None:
    """End the command with the gate's exit code, unless it is green."""
    if answer.gate.outcome is GateOutcome.NOT_JUDGEABLE:
        raise typer.Exit(NOT_JUDGEABLE)
    if answer.gate.outcome is not GateOutcome.GREEN:
        raise typer.Exit(RED)


def _again(tests: list[JudgedTest]) -> list[str]:
    """The commands that run the tests again, each once."""
    from terec.wording import one_line

    commands = list(dict.fromkeys(one_line(test.repeat) for test in tests if test.repeat))
    if not commands:
        return []
    more = [f"  and {len(commands) - COMMANDS_SHOWN:,} more"] if len(commands) > COMMANDS_SHOWN else []
    return ["", "Run again:", *(f"  {each}" for each in commands[:COMMANDS_SHOWN]), *more]


def _further(session: Session, answer: GateAnswer, first: list[JudgedTest]) -> list[str]:
    """The commands that show the first failure without excuse, whole, and that excuse its cause or lost tests."""
    words = run_words(answer.verdicts.run.key)
    if answer.gate.part is not None and not first:
        return []
    if answer.gate.outcome is GateOutcome.NOT_JUDGEABLE and any(not each.acknowledged for each in answer.gate.lost):
        return ["", f"Are they meant to go? {session.call('excuse', words, 'missing', '--because TEXT')}"]
    return [
        line
        for test in first
        for line in (
            "",
            f"Look closer:  {session.call('tests show', words, quoted(str(test.test_run.case)))}",
            f"Not yours?    {session.call('excuse', words, test.cause_id, '--because TEXT')}",
        )
    ]
