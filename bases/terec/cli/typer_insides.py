"""What the CLI uses of Typer's insides. Any release may change them: pyproject.toml admits those of one minor version.

The classes that commands and groups are given are named nowhere else, for Typer has a Click of its own. How an option
reads its words cannot be told from outside, and Typer's own way imports pydantic.
"""

from collections.abc import Callable
from typing import Any

from typer._click import Command as AnyCommand
from typer._click import Context
from typer._coercion import RuntimeParam

__all__ = ["AnyCommand", "Context", "WordReader", "give_reader"]


class WordReader(RuntimeParam):
    """Reads the words of one option or argument, of which parameter_info is what was declared."""

    def _coerce_value(self, value: Any, param: Any, ctx: Context) -> Any:
        return self.read(value, param, ctx)

    def read(self, value: Any, param: Any, ctx: Context) -> Any:
        """The value of what was typed; typer.BadParameter where it has none. By default the text or flag itself."""
        return value


def give_reader(param: Any, choose: Callable[[Any, Any], type[WordReader] | None]) -> None:
    """Have what is chosen by declaration and type read the parameter; None: as Typer does."""
    described = param.type_descriptor
    reader = choose(described.parameter_info, described.annotation)
    if reader is not None:
        param._runtime_param = reader(described.parameter_info, described.annotation)
