"""Blocks of texts, compressed with Zstandard."""

from collections.abc import Sequence

LEVEL = 3


def compress(blocks: Sequence[bytes]) -> list[bytes]:
    from zstandard import ZstdCompressor  # 6 ms that a query without long texts does not pay

    compressor = ZstdCompressor(level=LEVEL)
    return [compressor.compress(block) for block in blocks]


def decompress(data: bytes) -> bytes:
    """The block; ValueError when it is damaged."""
    from zstandard import ZstdDecompressor, ZstdError

    try:
        return ZstdDecompressor().decompress(data)
    except ZstdError as error:
        raise ValueError(str(error)) from error
