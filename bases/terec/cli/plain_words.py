"""A command whose texts and numbers are read without pydantic, whose import takes a third of a start."""

from collections.abc import Iterable
from typing import Any

from typer._click import Context
from typer._click.exceptions import BadParameter
from typer._coercion import RuntimeParam
from typer.core import TyperCommand, TyperGroup


class _Typed(RuntimeParam):
    """Texts as they were typed, and flags."""

    def _coerce_value(self, value: Any, param: Any, ctx: Context) -> Any:
        return value


class _WholeNumber(RuntimeParam):
    """A whole number within the bounds of its option."""

    def _coerce_value(self, value: Any, param: Any, ctx: Context) -> int:
        try:
            number = int(value)
        except ValueError:
            raise BadParameter(f"{value!r} is no whole number", ctx=ctx, param=param) from None
        least, most = self.parameter_info.min, self.parameter_info.max
        if (least is not None and number < least) or (most is not None and number > most):
            bounds = f"at least {least}" if most is None else f"{least} to {most}"
            raise BadParameter(f"{number} is out of bounds, it is {bounds}", ctx=ctx, param=param)
        return number


class _Parsed(RuntimeParam):
    """What the option's own parser makes of the word."""

    def _coerce_value(self, value: Any, param: Any, ctx: Context) -> Any:
        try:
            return self.parameter_info.parser(value)  # type: ignore[misc]
        except ValueError as error:
            raise BadParameter(str(error), ctx=ctx, param=param) from None


_READERS: dict[Any, type[RuntimeParam]] = {str: _Typed, list[str]: _Typed, bool: _Typed, int: _WholeNumber}


class _PlainHelp:
    """Reads its own --help as plainly as the other flags."""

    def get_help_option(self, ctx: Context) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        read_plainly([option] if option is not None else [])
        return option


class PlainCommand(_PlainHelp, TyperCommand):
    """Words of every other type are read by Typer as ever."""

    def __init__(self, *words: Any, **more: Any) -> None:
        super().__init__(*words, **more)
        read_plainly(self.params)


class PlainGroup(_PlainHelp, TyperGroup):
    """A group of such commands."""


def read_plainly(params: Iterable[Any]) -> None:
    """Give texts, flags, whole numbers and what has a parser of its own their readers."""
    for param in params:
        described = param.type_descriptor
        parsed = described.parameter_info.parser is not None
        reader = _Parsed if parsed else _READERS.get(described.annotation)
        if reader is not None:
            param._runtime_param = reader(described.parameter_info, described.annotation)
