"""Small tables of the administration: suites, tokens, retention rules."""

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from terec.model import RetentionRule, Suite, TokenInfo
from terec.render.facts import dim
from terec.render.fitted_table import Column, FittedTable
from terec.render.links import linked
from terec.wording import moment, one_line


def suites_table(suites: Sequence[Suite]) -> RenderableType:
    if not suites:
        return dim("No suites.")
    columns = [
        Column("project", [Text(one_line(each.project), overflow="fold") for each in suites], least=12),
        Column("suite", [linked(Text(one_line(each.suite), overflow="fold"), each.url) for each in suites], least=20),
        Column("page", [Text(one_line(each.url or ""), overflow="fold") for each in suites], importance=1, least=20),
    ]
    return FittedTable(columns if any(each.url for each in suites) else columns[:2])


def tokens_table(tokens: Sequence[TokenInfo]) -> RenderableType:
    """Names and grants; the texts of tokens are stored nowhere."""
    if not tokens:
        return dim("No tokens.")
    limits = [Text("pull requests only" if each.pull_requests_only else "") for each in tokens]
    columns = [
        Column("name", [Text(one_line(each.name), overflow="fold") for each in tokens], least=16),
        Column("grant", [Text(each.grant.value) for each in tokens]),
        Column("limited to", list(limits), importance=2, least=10, under="grant"),
        Column("made (UTC)", [Text(moment(each.created)) for each in tokens], importance=1),
    ]
    return FittedTable([each for each in columns if each.header != "limited to" or any(map(str, limits))])


def retention_table(rules: Sequence[RetentionRule]) -> RenderableType:
    """Which runs are kept how long after their receipt."""
    if not rules:
        return dim("No rules: everything is kept.")
    columns = [
        Column("project", [Text(one_line(each.project), overflow="fold") for each in rules], least=12),
        Column("suite", [Text(one_line(each.suite), overflow="fold") for each in rules], least=12),
        Column("branch", [Text(one_line(each.branch), overflow="fold") for each in rules], least=12),
        Column("kept", [Text(f"{each.days:,} days") for each in rules], right=True),
    ]
    return FittedTable(columns, "Of several rules that match, the longest counts.")
