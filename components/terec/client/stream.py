"""Takes the objects out of a JSON array while it arrives."""

from collections.abc import Iterable, Iterator
from typing import Any

from terec.json_stream import BrokenJson, JsonReader


def items(chunks: Iterable[bytes]) -> Iterator[Any]:
    """The objects of one JSON array of objects; ValueError when it is none or does not end."""
    reader = JsonReader(chunks)
    if reader.opening() != "[":
        raise BrokenJson("no JSON array")
    for batch in reader.batches():
        if not all(isinstance(each, dict) for each in batch):
            raise BrokenJson("no JSON object")
        yield from batch
    reader.end()
