"""Paths of files and names of packages, by their parts."""

from collections.abc import Sequence


def common_ending(one: Sequence[str], other: Sequence[str]) -> int:
    """How many last parts are the same."""
    count = 0
    for mine, theirs in zip(reversed(one), reversed(other), strict=False):
        if mine != theirs:
            break
        count += 1
    return count
