"""The table of commands, and the group that imports a command's module only when it is called."""

from collections.abc import Iterable
from importlib import import_module
from typing import Any, NamedTuple

from typer.core import TyperCommand
from typer.main import get_command as command_of

from terec.cli.plain_words import PlainGroup
from terec.cli.typer_insides import AnyCommand, Context


class Entry(NamedTuple):
    """A command or group of the first level; `module` holds it as a Typer named `app`."""

    name: str
    help: str
    module: str
    panel: str


FEED = "Feed"
LOOK = "Look"
KEEP = "Keep"

ENTRIES = (
    Entry("demo", "Import a simulated shop's CI and look at it.", "terec.cli.demo.demo", FEED),
    Entry("ci", "Run the tests and judge them; the exit code is what they deserve.", "terec.cli.ci.ci", FEED),
    Entry("import", "Import test reports, then show what is red.", "terec.cli.importing.imports", FEED),
    Entry("export", "Write a run as JSON, JUnit XML or CTRF.", "terec.cli.showing.export", FEED),
    Entry(
        "backfill",
        "Import the past of a CI, then see how the gate would have done.",
        "terec.cli.backfill.backfill",
        FEED,
    ),
    Entry("junit", "Convert or import one JUnit XML file.", "terec.cli.importing.junit", FEED),
    Entry("spool", "Uploads that wait for a server: list, send or drop them.", "terec.cli.delivery.spool", FEED),
    Entry("jenkins", "Import builds from a Jenkins, or export them as JSON.", "terec.cli.jenkins.jenkins", FEED),
    Entry("builds", "List, plot and show the builds of a suite.", "terec.cli.showing.builds", LOOK),
    Entry("tests", "Failed tests, their history and their whole texts.", "terec.cli.showing.tests", LOOK),
    Entry("check", "Say which failures are yours, and why; the exit code tells CI.", "terec.cli.gate.check", LOOK),
    Entry("failures", "Causes of failures, and everything about one of them.", "terec.cli.showing.failures", LOOK),
    Entry("problems", "Causes that live over time: open, excused, fixed.", "terec.cli.showing.problems", LOOK),
    Entry("search", "Find tests and failures by words.", "terec.cli.showing.search", LOOK),
    Entry("backtest", "How often the gate would have been wrong on your own past.", "terec.cli.gate.backtest", LOOK),
    Entry("excuse", "Take a cause on for a time, so that it fails no gate.", "terec.cli.people.excuse", KEEP),
    Entry("excuses", "List excuses, or take one back.", "terec.cli.people.excuses", KEEP),
    Entry("reanalyze", "Show what judging again would change, or change it.", "terec.cli.gate.reanalyze", KEEP),
    Entry("runs", "Ignore or delete runs.", "terec.cli.runs", KEEP),
    Entry("admin", "Orgs, projects, tokens, retention and backups.", "terec.cli.admin.admin", KEEP),
    Entry("copy", "Copy one store into another, and check that all arrived.", "terec.cli.copy", KEEP),
    Entry("events", "How far behind judging is, and what could not be judged.", "terec.cli.events", KEEP),
    Entry("doctor", "Say what CI told, where results go, and what is wrong.", "terec.cli.doctor.doctor", KEEP),
    Entry("env", "Show which URL, org, project and versions are used, and why.", "terec.cli.doctor.env", KEEP),
)
"""Every command of the first level, in the order in which help lists them."""


_OF_THE_ROOT = ("install_completion", "show_completion")
"""Options that Typer gives to every Typer; only the first level needs them."""


class LazyGroup(PlainGroup):
    """Lists its commands from a table; the module of a command is imported when the command is resolved."""

    def __init__(self, **words: Any) -> None:
        super().__init__(**words)
        self._modules: dict[str, str] = {}

    def offer(self, entries: Iterable[Entry]) -> None:
        """List the entries; nothing is imported."""
        for entry in entries:
            self._modules[entry.name] = entry.module
            self.add_command(
                TyperCommand(entry.name, help=entry.help, short_help=entry.help, rich_help_panel=entry.panel)
            )

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, AnyCommand | None, list[str]]:
        """The real command in place of the listed one; called for invocation and for shell completion."""
        name, listed, rest = super().resolve_command(ctx, args)
        return name, listed if name is None else self.load(name), rest

    def load(self, name: str) -> AnyCommand:
        """Import the command called name; KeyError when the table has none."""
        command = command_of(import_module(self._modules[name]).app)
        command.name = name
        command.params = [each for each in command.params if each.name not in _OF_THE_ROOT]
        return command
