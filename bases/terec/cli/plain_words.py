"""A command whose texts and numbers are read without pydantic, whose import takes a third of a start."""

from collections.abc import Iterable
from typing import Any

from typer import BadParameter
from typer.core import TyperCommand, TyperGroup

from terec.cli.typer_insides import Context, WordReader, give_reader


class _WholeNumber(WordReader):
    """A whole number within the bounds of its option."""

    def read(self, value: Any, param: Any, ctx: Context) -> int:
        try:
            number = int(value)
        except ValueError:
            raise BadParameter(f"{value!r} is no whole number", ctx=ctx, param=param) from None
        least, most = self.parameter_info.min, self.parameter_info.max
        if (least is not None and number < least) or (most is not None and number > most):
            bounds = f"at least {least}" if most is None else f"{least} to {most}"
            raise BadParameter(f"{number} is out of bounds, it is {bounds}", ctx=ctx, param=param)
        return number


class _Parsed(WordReader):
    """What the option's own parser makes of the word."""

    def read(self, value: Any, param: Any, ctx: Context) -> Any:
        try:
            return self.parameter_info.parser(value)  # type: ignore[misc]
        except ValueError as error:
            raise BadParameter(str(error), ctx=ctx, param=param) from None


_READERS: dict[Any, type[WordReader]] = {
    str: WordReader,
    list[str]: WordReader,
    bool: WordReader,
    int: _WholeNumber,
}


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
        give_reader(param, _reader)


def _reader(declared: Any, annotation: Any) -> type[WordReader] | None:
    return _READERS.get(annotation) if declared.parser is None else _Parsed
