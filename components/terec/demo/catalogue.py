"""The shop's tests: names, places, usual durations; the shop again for each further market when more are asked."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count, islice

from terec.demo.chance import chance
from terec.demo.names_backend import BACKEND
from terec.demo.names_services import SERVICES
from terec.demo.names_web import WEB
from terec.model import NO_CONFIG, CaseId

BACKEND_GROUP, SERVICES_GROUP, WEB_GROUP = GROUPS = ("backend", "services", "web")
"""The three jobs of the shop's CI: Java under Surefire, Python under pytest, TypeScript under Jest."""

SHOP_SIZE = 400
"""Tests of the shop as it is; more of them stand for further markets."""

_SKIPPED_SHARE = 0.04
_SKIP_REASONS = (
    "needs the SMTP sandbox",
    "needs the carrier's test account",
    "waits for the new tax tables",
    "too slow for every push; runs at night",
)


@dataclass(frozen=True, slots=True)
class PlannedTest:
    """One test. usual_ms: its usual duration. line: where it stands in file. needs_database: an outage breaks it."""

    case: CaseId
    group: str
    file: str
    line: int
    usual_ms: float
    needs_database: bool
    skip_details: str | None


def shop_tests(tests: int, seed: int) -> list[PlannedTest]:
    """So many tests ordered by group and class; the first SHOP_SIZE are the shop itself, whatever the number."""
    return sorted(islice(_all_tests(seed), tests), key=lambda test: GROUPS.index(test.group))


def _all_tests(seed: int) -> Iterator[PlannedTest]:
    shop = [
        _planned(seed, case, group, file)
        for group, names in zip(GROUPS, (_backend(), _services(), _web()), strict=True)
        for case, file in names
    ]
    yield from shop
    for market in count(1):
        for test in shop:
            yield _in_market(seed, test, f"market{market:04d}")


def _planned(seed: int, case: CaseId, group: str, file: str) -> PlannedTest:
    drawn = chance(seed, "test", str(case))
    share = {BACKEND_GROUP: 0.85, SERVICES_GROUP: 0.75, WEB_GROUP: 0.55}[group]
    skipped = drawn.random() < _SKIPPED_SHARE
    return PlannedTest(
        case,
        group,
        file,
        line=drawn.randrange(20, 400),
        usual_ms=2 ** (drawn.random() * 11),
        needs_database=drawn.random() < share,
        skip_details=f"{drawn.choice(_SKIP_REASONS)} (SHOP-{drawn.randrange(200, 999)})" if skipped else None,
    )


def _in_market(seed: int, test: PlannedTest, market: str) -> PlannedTest:
    package, suite, name, config = test.case
    if test.group == WEB_GROUP:
        case, file = CaseId("", f"{market} › {suite}", name, config), test.file.replace("src/", f"src/{market}/")
    else:
        head, _, tail = package.rpartition(".")
        case, file = CaseId(f"{head}.{market}.{tail}", suite, name, config), f"{market}/{test.file}"
    planned = _planned(seed, case, test.group, file)
    return replace(planned, line=test.line)


def _backend() -> Iterator[tuple[CaseId, str]]:
    for line in BACKEND.strip().splitlines():
        name, *methods = line.split()
        package, _, suite = f"com.example.shop.{name}".rpartition(".")
        file = f"src/test/java/{package.replace('.', '/')}/{suite}.java"
        for method in methods:
            case, _, sets = method.partition("*")
            for config in range(1, int(sets) + 1) if sets else (NO_CONFIG,):
                yield CaseId(package, suite, case, str(config)), file


def _services() -> Iterator[tuple[CaseId, str]]:
    for line in SERVICES.strip().splitlines():
        name, *functions = line.split()
        package, _, suite = f"tests.{name}".rpartition(".")
        module = package if suite.startswith("Test") else f"{package}.{suite}"
        for function in functions:
            case, _, ids = function.rstrip("]").partition("[")
            for config in ids.split(",") if ids else (NO_CONFIG,):
                yield CaseId(package, suite, case, config), module.replace(".", "/") + ".py"


def _web() -> Iterator[tuple[CaseId, str]]:
    file = suite = ""
    for line in WEB.strip().splitlines():
        if line.startswith("  "):
            yield CaseId("", suite, line.strip()), file
        else:
            file, suite = line.split(" | ")
