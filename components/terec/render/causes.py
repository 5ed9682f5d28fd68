"""The failures of a run by cause: what is said of them, their tests, the run that proves it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from terec.model import CaseId, JudgedTest, RunPoint, RunVerdicts
from terec.render.cells import CaseName, Message
from terec.render.facts import dim
from terec.render.links import linked
from terec.render.trimmed import Trimmed
from terec.render.verdicts import verdict_text
from terec.wording import Alike, CauseBlock, about_cause, cause_blocks, counted, one_line, verdict_counts

TESTS_SHOWN = 10
_INDENT = 2


def verdicts_page(verdicts: RunVerdicts) -> RenderableType:
    """The causes of a run, without a gate."""
    run = verdicts.run
    title = Text.assemble((one_line(run.suite), "bold"), " on ", (one_line(run.branch), "bold"))
    title.append_text(linked(Text(f" #{run.run_id}", style="bold"), run.url))
    blocks = cause_blocks(verdicts)
    if not blocks:
        return Trimmed(Group(title, dim("Nothing failed.")))
    counts = verdict_counts(group.verdict for block in blocks for group in block.groups for _ in group.tests)
    said = f"{counted(len(verdicts.tests), 'failure')} of {counted(len(blocks), 'cause')}: {counts}."
    about = {block.cause_id: about_cause(verdicts, block.cause_id) for block in blocks}
    return Trimmed(Group(title, Text(said), *causes_view(blocks, {}, about=about)))


def causes_view(
    blocks: Sequence[CauseBlock],
    links: Mapping[str, str],
    tests_shown: int = TESTS_SHOWN,
    fold: bool = False,
    whose: str = "",
    about: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> Iterator[RenderableType]:
    """Each cause below the other.

    links: pages of runs by `BRANCH #RUN_ID`. fold: classes instead of tests. whose: what failures without excuse are.
    about: more lines about a cause that has failures without excuse, by its id.
    """
    for block in blocks:
        yield Text()
        yield Message(block.title or "(no text)", style="bold")
        for group in block.groups:
            yield _heading(group, whose)
            yield Padding(Group(*_group(group, links, tests_shown, fold)), (0, 0, 0, _INDENT))
        for line in about.get(block.cause_id, ()) if block.open else ():
            yield Padding(Text(one_line(line), overflow="fold"), (0, 0, 0, _INDENT))
        yield Padding(dim(f"cause {block.cause_id}"), (0, 0, 0, _INDENT))


def _heading(group: Alike, whose: str) -> Text:
    text = verdict_text(group.verdict)
    text.append(f"  {counted(len(group.tests), 'test')}", style="default")
    if group.excuse:
        return text.append(", excused", style="green")
    return text.append(f", {whose}", style="bold red") if whose else text


def _group(group: Alike, links: Mapping[str, str], tests_shown: int, fold: bool) -> Iterator[RenderableType]:
    for sentence in group.said:
        yield Text(one_line(sentence), overflow="fold")
    if group.excuse and group.excuse.proof:
        yield from proof_view(group.excuse.proof, links)
    rows = _classes(group.tests) if fold else [CaseName(test.test_run.case) for test in group.tests]
    yield from rows[:tests_shown]
    if len(rows) > tests_shown:
        yield dim(f"and {len(rows) - tests_shown:,} more")


def proof_view(proof: RunPoint, links: Mapping[str, str]) -> Iterator[RenderableType]:
    """The page of the run that proves it, where that is known; its number stands in the sentence already."""
    if url := links.get(str(proof)):
        yield linked(Text(one_line(url), style="dim", overflow="fold"), url)


def _classes(tests: Sequence[JudgedTest]) -> list[RenderableType]:
    counts = Counter(CaseId(test.test_run.test_package, test.test_run.test_suite, "") for test in tests)
    return [Group(CaseName(owner), dim(f"  {counted(count, 'test')}")) for owner, count in counts.most_common()]
