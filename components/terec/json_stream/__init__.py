"""Takes JSON apart while it arrives, so that memory does not grow with its length."""

from terec.json_stream.reader import VALUE_LIMIT, BrokenJson, BrokenOff, JsonReader, MoreBehind

__all__ = ["VALUE_LIMIT", "BrokenJson", "BrokenOff", "JsonReader", "MoreBehind"]
