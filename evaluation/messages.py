"""Builds of failures that are a message alone: the same words with other volatile values.

Messages are the first lines of all labelled failures that say something (not generic), are shorter than LONGEST and
differ in more than numbers: which of those are one is what is asked, so they cannot be the truth. To each a phrase with
volatile values is added, drawn once for the message, its values anew for each failure.
"""

import random
import re
from collections.abc import Iterator

from builds import SEED
from labelled import Labelled

from terec.test_hash import Signature, failure_signature
from terec.test_hash.generic import says_little
from terec.test_hash.masks import template

BUILDS = 300
LONGEST = 400
PHRASES = (
    "",
    " at 2026-{month:02}-{day:02}T{hour:02}:11:09.{number}Z",
    " (request {uuid})",
    " on 10.{day}.{hour}.7:{port}",
    " in /tmp/junit{number}{number}/data.bin",
    " after {hour}.{number} seconds",
    " [pool-{day}-thread-{hour}]",
    " from http://localhost:{port}/api/items?id={number}",
    " by com.acme.Node@{hash}",
    " pid {number}",
    " used {number} bytes",
)


def message_builds(failures: list[Labelled]) -> Iterator[list[tuple[Signature, int]]]:
    """Builds of (signature, number of its message)."""
    chance = random.Random(f"{SEED} messages")
    firsts = {failure.text.split("\n", 1)[0] for failure in failures}
    usable = sorted(line for line in firsts if len(line) < LONGEST and not _is_generic(line.partition(": ")[2]))
    lines = sorted({re.sub(r"\b[0-9a-f]*\d[0-9a-f]*", "#", line): line for line in usable}.values())
    for _ in range(BUILDS):
        build = []
        for number, line in enumerate(chance.sample(lines, chance.randint(1, 5))):
            phrase = chance.choice(PHRASES)
            for _ in range(chance.randint(1, 6)):
                build.append((failure_signature(None, line + phrase.format(**_values(chance)), None), number))
        chance.shuffle(build)
        yield build


def _is_generic(message: str) -> bool:
    return says_little(template([message]).loose)


def _values(chance: random.Random) -> dict[str, object]:
    word = f"{chance.getrandbits(128):032x}"
    return {
        "month": chance.randint(1, 12),
        "day": chance.randint(1, 28),
        "hour": chance.randint(0, 23),
        "number": chance.randint(100, 99_999_999),
        "port": chance.randint(1024, 65535),
        "uuid": f"{word[:8]}-{word[8:12]}-{word[12:16]}-{word[16:20]}-{word[20:]}",
        "hash": word[:8],
    }
