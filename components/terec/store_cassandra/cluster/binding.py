"""Values of a statement as the bytes that the cluster takes."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from cassandra.marshal import int32_pack, int64_pack
from cassandra.query import BoundStatement

_SERIALIZERS: dict[str, Callable[[Any], bytes]] = {
    "varchar": str.encode,
    "bigint": int64_pack,
    "int": int32_pack,
    "blob": bytes,
}
"""What the driver's types do with a value, without the call of a Python function for each."""


class Prepared(NamedTuple):
    """serializers: of the values in their order."""

    statement: Any
    serializers: tuple[Callable[[Any], bytes], ...]


class Rows:
    """Binds the values of one row after the other, all of one statement.

    The driver's bind takes far longer: it asks of each value whether its column is encrypted. Rows of one batch share
    most of their values: the same object as in the row before is not made into bytes once more.
    """

    def __init__(self, prepared: Prepared) -> None:
        self._serializers = prepared.serializers
        self._statement = BoundStatement(prepared.statement)
        self._before: Sequence[Any] = (None,) * len(prepared.serializers)
        self._bytes: Sequence[bytes | None] = self._before

    def of(self, values: Sequence[Any]) -> Any:
        """The statement with these values, until the next call; any error for values that it cannot hold."""
        self._bytes = self._statement.values = [
            known if value is before else None if value is None else serialize(value)
            for value, before, known, serialize in zip(
                values, self._before, self._bytes, self._serializers, strict=True
            )
        ]
        self._before = values
        return self._statement


def prepared_of(statement: Any) -> Prepared:
    """statement: the driver's prepared one."""
    return Prepared(statement, tuple(_serializers(statement)))


def _serializers(prepared: Any) -> Iterator[Callable[[Any], bytes]]:
    for column in prepared.column_metadata:
        yield _SERIALIZERS.get(column.type.typename) or partial(_serialize, column.type, prepared.protocol_version)


def _serialize(kind: Any, version: int, value: Any) -> bytes:
    serialized: bytes = kind.serialize(value, version)
    return serialized
