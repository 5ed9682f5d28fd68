"""Failures of the further markets' tests: long, many and plain, so that load has the bulk of a large CI."""

from random import Random

from terec.demo.catalogue import BACKEND_GROUP, SERVICES_GROUP, PlannedTest
from terec.demo.chance import chance
from terec.demo.texts import Text

_AREAS = ("cart", "checkout", "orders", "payments", "pricing", "stock", "search", "accounts", "shipping", "returns")
_NOUNS = ("Basket", "Parcel", "Voucher", "Price", "Customer", "Invoice", "Shelf", "Campaign", "Session", "Delivery")
_ROLES = ("Service", "Repository", "Planner", "Validator", "Mapper", "Publisher", "Cache", "Reader", "Policy")
_VERBS = ("load", "reserve", "confirm", "merge", "price", "publish", "validate", "release", "convert", "expire")
_TROUBLES = (
    "expected state CONFIRMED but was PENDING for order %(order)s",
    "no answer from 127.0.0.1:%(port)s within %(ms)s ms",
    "version of basket %(basket)s changed meanwhile",
    "lock %(uuid)s is held by worker-%(thread)s",
    "row of sku %(sku)s is missing",
)
_JAVA_TYPES = (
    "org.opentest4j.AssertionFailedError",
    "java.lang.IllegalStateException",
    "java.util.concurrent.TimeoutException",
    "java.io.IOException",
)
_PYTHON_TYPES = ("AssertionError", "TimeoutError", "KeyError", "RuntimeError")


def crowd_text(test: PlannedTest, seed: int) -> Text:
    """The one text with which this test fails whenever it does: 1 to 8 KiB, evenly over powers of two."""
    drawn = chance(seed, "crowd text", str(test.case))
    size = int(1024 * 2 ** (drawn.random() * 3))
    trouble = drawn.choice(_TROUBLES)
    if test.group == BACKEND_GROUP:
        return _java(drawn, size, trouble)
    return _python(drawn, size, trouble) if test.group == SERVICES_GROUP else _jest(drawn, size, trouble)


def _java(drawn: Random, size: int, trouble: str) -> Text:
    kind = drawn.choice(_JAVA_TYPES)
    lines = [f"{kind}: {trouble}"]
    room = size - len(lines[0])
    while room > 0:
        if drawn.random() < 0.06 and len(lines) > 3:
            line = f"Caused by: {drawn.choice(_JAVA_TYPES)}: {drawn.choice(_NOUNS)} not ready at 127.0.0.1:%(port)s"
        else:
            owner = drawn.choice(_NOUNS) + drawn.choice(_ROLES)
            number = drawn.randrange(20, 900)
            line = f"\tat com.example.shop.{drawn.choice(_AREAS)}.{owner}.{drawn.choice(_VERBS)}({owner}.java:{number})"
        lines.append(line)
        room -= len(line) + 1
    return Text(kind, trouble, "\n".join(lines) + "\n")


def _python(drawn: Random, size: int, trouble: str) -> Text:
    kind = drawn.choice(_PYTHON_TYPES)
    blocks: list[str] = []
    room = size
    while room > 0:
        noun, verb, area = drawn.choice(_NOUNS).lower(), drawn.choice(_VERBS), drawn.choice(_AREAS)
        call = f"{noun} = self.{drawn.choice(_ROLES).lower()}.{verb}({drawn.choice(_NOUNS).lower()}, limit=%(ms)s)"
        block = f"{area}/{noun}.py:{drawn.randrange(20, 900)}: in {verb}\n    {call}"
        blocks.append(block)
        room -= len(block) + 1
    blocks.append(f"E   {kind}: {trouble}\n\n{area}/{noun}.py:{drawn.randrange(20, 900)}: {kind}")
    return Text(None, f"{kind}: {trouble}", "\n".join(blocks))


def _jest(drawn: Random, size: int, trouble: str) -> Text:
    lines = [f"Error: {trouble}"]
    room = size
    while room > 0:
        noun, role = drawn.choice(_NOUNS), drawn.choice(_ROLES)
        place = f"/builds/shop/web/src/{drawn.choice(_AREAS)}/{noun}{role}.ts:{drawn.randrange(20, 900)}"
        lines.append(f"    at {noun}{role}.{drawn.choice(_VERBS)} ({place}:{drawn.randrange(2, 60)})")
        room -= len(lines[-1]) + 1
    return Text(None, None, "\n".join(lines))
