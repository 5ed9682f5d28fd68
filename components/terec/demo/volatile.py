"""The parts of a text that differ from build to build, by the name under which text templates use them."""

from datetime import datetime, timedelta
from random import Random


def volatile(drawn: Random, moment: datetime) -> dict[str, str]:
    """Ports, ids, addresses, durations, thread names and times, drawn anew; times follow moment by up to 9 minutes."""
    bits = drawn.getrandbits(128)
    at = moment + timedelta(milliseconds=bits % 540_000)
    hexadecimal = f"{bits:032x}"
    return {
        "port": str(32768 + (bits >> 4) % 28000),
        "ms": str(20 + (bits >> 9) % 2900),
        "seconds": f"{5 + (bits >> 17) % 400 / 1000:.3f}",
        "thread": str(1 + (bits >> 23) % 16),
        "address": f"0x7f{hexadecimal[:10]}",
        "hash": hexadecimal[3:11],
        "basket": f"b-{hexadecimal[10:18]}",
        "order": f"{moment.year}-{(bits >> 30) % 900000 + 100000}",
        "sku": f"{(bits >> 50) % 90000 + 10000}",
        "uuid": "-".join(
            (hexadecimal[:8], hexadecimal[8:12], f"4{hexadecimal[13:16]}", f"9{hexadecimal[17:20]}", hexadecimal[20:])
        ),
        "pid": str(1000 + (bits >> 60) % 30000),
        "session": str((bits >> 70) % 900),
        "date": f"{moment:%Y-%m-%d}",
        "time": f"{at:%H:%M:%S}.{at.microsecond // 1000:03d}",
    }
