"""Blocks of texts, compressed with Zstandard."""

import threading
from collections.abc import Sequence

LEVEL = 1
"""Measured on blocks of 64 KiB: as small as level 3 (0.217 and 0.216 bytes per byte of XML) in 0.7 of its time."""

_WORTH_A_THREAD = 8
"""Blocks from which on a thread of its own pays: starting one costs as much as compressing half a block."""


_own = threading.local()
"""The decompressor of each thread: making one costs a third of what it does with a block, and it serves one thread."""


class Compression:
    """Compresses while its owner goes on: Zstandard and SQLite work without the interpreter's lock."""

    def __init__(self, blocks: Sequence[bytes]) -> None:
        self._blocks = blocks
        self._done: list[bytes] = []
        self._error: BaseException | None = None
        self._thread: threading.Thread | None = None
        if len(blocks) >= _WORTH_A_THREAD:
            self._thread = threading.Thread(target=self._work, name="terec-compress")
            self._thread.start()

    def result(self) -> list[bytes]:
        """The compressed blocks in their order; waits for them."""
        if self._thread is None:
            self._work()
        else:
            self._thread.join()
        if self._error is not None:
            raise self._error
        return self._done

    def _work(self) -> None:
        try:
            self._done = compress(self._blocks)
        except BaseException as error:  # handed to the owner, who raises it
            self._error = error


def compress(blocks: Sequence[bytes]) -> list[bytes]:
    if not blocks:
        return []
    from zstandard import ZstdCompressor  # a query without long texts does not pay for its import

    compressor = ZstdCompressor(level=LEVEL)
    if len(blocks) < _WORTH_A_THREAD:
        return [compressor.compress(block) for block in blocks]
    # one call for all: after each of many it would have to wait for the interpreter's lock
    packed = compressor.multi_compress_to_buffer(list(blocks))
    return [packed[nth].tobytes() for nth in range(len(packed))]


def decompress(data: bytes) -> bytes:
    """The block; ValueError when it is damaged."""
    from zstandard import ZstdDecompressor, ZstdError

    if not hasattr(_own, "decompressor"):
        _own.decompressor = ZstdDecompressor()
    try:
        unpacked: bytes = _own.decompressor.decompress(data)
    except ZstdError as error:
        raise ValueError(str(error)) from error
    return unpacked
