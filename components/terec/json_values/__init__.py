"""Takes values out of JSON that anybody may have written: what has the wrong type counts as absent."""

from terec.json_values.values import (
    flag_in,
    number_in,
    object_in,
    objects_in,
    text_in,
    text_or_none_in,
    texts_in,
    whole_in,
)

__all__ = [
    "flag_in",
    "number_in",
    "object_in",
    "objects_in",
    "text_in",
    "text_or_none_in",
    "texts_in",
    "whole_in",
]
