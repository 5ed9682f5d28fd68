"""`terec tests correct|corrections`: a person's word against a verdict."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from terec.cli.people.saying import Because, Who, who_says
from terec.cli.session import Session
from terec.cli.showing.case_choice import choose_case
from terec.cli.words import Branch, RunId, Suite, TestName
from terec.model import InvalidInput, Verdict

if TYPE_CHECKING:
    from rich.console import RenderableType

VerdictWord = Annotated[str, typer.Argument(metavar="VERDICT", help=f"One of {', '.join(Verdict)}.")]


def correct(
    session: Session,
    suite: Suite,
    branch: Branch,
    run_id: RunId,
    test: TestName,
    verdict: VerdictWord,
    because: Because,
    who: Who = "",
) -> None:
    """Correct the verdict on a failed test; kept as a label, and shown in its place."""
    word = _verdict(verdict)
    key = session.run(suite, branch, run_id)
    result = choose_case(session.service.results, key, test)
    label = session.service.judgement.correct(key, result.test_id, word, because, who_says(session, who))
    session.tell(label, f"{result.case} in {key} is {label.verdict.value} from now on.")


def corrections(session: Session, suite: Suite) -> None:
    """List the verdicts that people corrected."""
    found = session.service.judgement.corrections(session.suite(suite))

    def page() -> Iterator["RenderableType"]:
        from terec.render import corrections_table

        yield corrections_table(found)

    session.show(found, page)


def _verdict(word: str) -> Verdict:
    try:
        return Verdict(word.upper())
    except ValueError:
        raise InvalidInput(f"VERDICT is {word!r}; give one of {', '.join(Verdict)}.") from None
