"""Addresses of objects in the names of cases: another one in every run, so a name that keeps them has no history."""

import re
from collections import Counter
from hashlib import blake2b

from terec.model import CASE_NAME_LIMIT

ID = "<id>"
"""Stands in a name where an object's address stood."""

NUMBERED = 10_000
"""Names with addresses told apart in one report; those beyond are taken together, which is said on storing."""

_END = r"(?![\w-]|\.\w)"
_HASH = rf"(?=[a-f]{{0,7}}\d)[0-9a-f]{{5,8}}{_END}"
_MIXED = rf"(?=[a-f]{{0,7}}\d)(?=\d{{0,7}}[a-f])[0-9a-f]{{6,8}}{_END}"  # digits alone: a value, `Admin@12345`
_CLASS = r"[A-Z][\w$]{0,199}"
_ADDRESS = r"0[xX][0-9a-fA-F]{6,16}(?!\w)"
_ADDRESSES = re.compile(
    rf"(\$\$Lambda)(?:\$\d{{1,9}})?/(?:0x[0-9a-f]{{1,32}}|\d{{1,20}})(?:@[0-9a-f]{{1,8}}(?!\w))?"  # a lambda of the JVM
    rf"|((?<![\w$])(?:[a-z_]\w{{0,99}}\.){{1,20}}{_CLASS}@|\[{{1,9}}L[\w.$]{{1,400}};@){_HASH}"  # Java, with package
    rf"|((?<![\w$]){_CLASS}@|\[{{1,9}}[BCDFIJSZ]@){_MIXED}"  # Java, without: Object.toString and that of an array
    rf"|(#<[A-Z][\w:]{{0,200}}:){_ADDRESS}"  # Ruby
    rf"|(<[^<>]{{1,200}} at ){_ADDRESS}(?=[ >])"  # Python
)


class ObjectIds:
    """Names of one report with their addresses masked, told apart by their order where they would become one."""

    def __init__(self) -> None:
        self._numbers: dict[bytes, int] = {}
        self._met: Counter[bytes] = Counter()

    def masked(self, classname: str, config: str | None, name: str) -> str:
        """masked_ids of name; the second name of a class and config that becomes the same has `<id 2>`, and so on.

        A name that comes again with the same addresses is the same case.
        """
        bare = masked_ids(name)
        if bare == name:
            return name
        key = _digest(classname, config, name)
        number = self._numbers.get(key)
        if number is None:
            if len(self._numbers) >= NUMBERED:
                return bare
            alike = _digest(classname, config, bare)
            self._met[alike] += 1
            number = self._numbers[key] = self._met[alike]
        return bare if number == 1 else bare.replace(ID, f"<id {number}>", 1)


def masked_ids(name: str) -> str:
    """name with ID for what is certainly the address of an object, by what stands around it.

    A bare `0x04c11db7` may be a value that a test is run with: it stays. So does what is behind CASE_NAME_LIMIT.
    """
    return _ADDRESSES.sub(_without_id, name[:CASE_NAME_LIMIT]) + name[CASE_NAME_LIMIT:]


def _digest(*parts: str | None) -> bytes:
    """Stands for parts: names may be long, and all of a report's are remembered."""
    return blake2b(repr(parts).encode(), digest_size=16).digest()


def _without_id(found: re.Match[str]) -> str:
    return f"{found[found.lastindex or 0]}{ID}"
