"""Chance that is the same on every machine and Python: a generator named by words, a digest named by words."""

from hashlib import blake2b
from random import Random


def chance(*words: str | int) -> Random:
    """A generator that depends on nothing but the words; two lists of words share no sequence."""
    return Random(int.from_bytes(_digest(words, 8), "big"))  # noqa: S311 - a simulation, no secret


def commit_sha(*words: str | int) -> str:
    """40 hexadecimal digits, as git names a commit."""
    return _digest(("commit", *words), 20).hex()


def _digest(words: tuple[str | int, ...], size: int) -> bytes:
    return blake2b("\x1f".join(map(str, words)).encode(), digest_size=size).digest()
