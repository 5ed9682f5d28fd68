"""`terec admin retention`: how long results are kept."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from terec.cli.session import Session
from terec.cli.wiring import delete_expired
from terec.cli.words import command, group
from terec.model import RetentionRule

if TYPE_CHECKING:
    from rich.console import RenderableType

app = group("How long results are kept, by suite and branch.", "terec admin retention list")

SuitePattern = Annotated[str, typer.Argument(metavar="SUITE", help="Shell pattern of suites, such as `*`.")]
BranchPattern = Annotated[str, typer.Argument(metavar="BRANCH", help="Shell pattern of branches: `release/*`.")]
Days = Annotated[int, typer.Argument(metavar="DAYS", help="Days after receipt.", min=1)]


@command(app, "list", "terec admin retention list")
def list_rules(session: Session) -> None:
    """List the rules of the org; without a rule results are kept for ever."""
    rules = session.service.administration.retention_rules(session.place.org.value)

    def page() -> Iterator["RenderableType"]:
        from terec.render import retention_table

        yield retention_table(rules)

    session.show(rules, page)


@command(app, "set", 'terec admin retention set "*" "release/*" 365')
def set_rule(session: Session, suite: SuitePattern, branch: BranchPattern, days: Days) -> None:
    """Keep runs of matching suites and branches so many days; of several rules the longest term counts."""
    rule = RetentionRule(session.place.org.value, session.place.project.value, suite, branch, days)
    session.service.administration.put_retention_rule(rule)
    session.tell(rule, f"{suite} on {branch}: kept {days} days.")


@command(app, "remove", 'terec admin retention remove "*" "release/*"')
def remove_rule(session: Session, suite: SuitePattern, branch: BranchPattern) -> None:
    """Remove the rule with these patterns."""
    rule = RetentionRule(session.place.org.value, session.place.project.value, suite, branch, 1)
    session.service.administration.remove_retention_rule(rule)
    session.tell({"suite": suite, "branch": branch}, f"No rule for {suite} on {branch} any more.")


@command(app, "apply", "terec admin retention apply", place=False)
def apply(session: Session) -> None:
    """Delete the runs of the store that no rule keeps any longer; a server does so by itself."""
    count = delete_expired(session.kept)
    session.tell({"runs": count}, f"Deleted {count} run{'' if count == 1 else 's'}.")
