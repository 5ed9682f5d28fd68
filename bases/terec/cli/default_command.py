"""A group of commands one of which is meant when none is named."""

from typing import Any

import typer

from terec.cli.plain_words import PlainGroup
from terec.cli.typer_insides import Context

DEFAULT = "list"


class DefaultGroup(PlainGroup):
    """`terec excuses ci` means `terec excuses list ci`; what its commands are called is taken for them."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Names the default command, where the first word that is no option names none."""
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)


def group_with_default(about: str, example: str) -> typer.Typer:
    """A group whose command `list` may be left out; example: one of its commands as it is typed."""
    words: dict[str, Any] = {
        "cls": DefaultGroup,
        "no_args_is_help": True,
        "help": about,
        "epilog": f"Example: {example}",
    }
    return typer.Typer(**words)
