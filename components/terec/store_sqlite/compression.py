"""Blocks of texts, compressed with Zstandard."""

from collections.abc import Sequence

LEVEL = 3
_BLOCK_MAX = 1 << 28


def compress(blocks: Sequence[bytes]) -> list[bytes]:
    from zstandard import ZstdCompressor  # 6 ms that a query without long texts does not pay

    compressor = ZstdCompressor(level=LEVEL)
    return [compressor.compress(block) for block in blocks]


def decompress(data: bytes) -> bytes:
    from zstandard import ZstdDecompressor

    return ZstdDecompressor().decompress(data, max_output_size=_BLOCK_MAX)
