"""Writes the demo: the reports of every build in a folder of its own, and what was planted in them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from itertools import groupby
from pathlib import Path

from terec.demo.builds import Build
from terec.demo.catalogue import BACKEND_GROUP, SERVICES_GROUP, SHOP_SIZE, WEB_GROUP
from terec.demo.jest_xml import write_jest
from terec.demo.pytest_xml import write_pytest
from terec.demo.shop import Shop
from terec.demo.surefire import write_surefire
from terec.demo.truth import Truth
from terec.model import CaseId


@dataclass(frozen=True, slots=True)
class DemoPart:
    """The reports of one job of a build: a part of the run, and the test group of its results."""

    group: str
    reports: Path


@dataclass(frozen=True, slots=True)
class DemoBuild(Build):
    """A build as its CI describes it, with the folder of its reports and the folder of each part in it.

    causes: why each test failed that failed; the words are those of the truth, `outage`, `window` (the guilty pull
    request's own) and `crowd`.
    """

    reports: Path = Path()
    parts: tuple[DemoPart, ...] = ()
    causes: Mapping[CaseId, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Demo:
    """builds in order of time; truth: what was planted."""

    folder: Path
    builds: tuple[DemoBuild, ...]
    truth: Truth


def write_demo(
    folder: Path,
    builds: int = 60,
    tests: int = SHOP_SIZE,
    seed: int = 7,
    written: Callable[[Build], None] = lambda build: None,
) -> Demo:
    """Write the reports of so many builds of main, and of two pull requests, below the folder.

    The same arguments give the same bytes on every Python. written is told of each build. InvalidInput as Shop.
    """
    shop = Shop(builds, tests, seed)
    made = []
    for build in shop.builds():
        made.append(write_build(folder / build.name, shop, build))
        written(build)
    return Demo(folder, tuple(made), shop.truth)


def write_build(folder: Path, shop: Shop, build: Build) -> DemoBuild:
    """Write the reports of one build as its three jobs leave them; results in `shop.results(build)`."""
    parts = []
    for group, results in groupby(shop.results(build), lambda result: result.test_group or ""):
        place = folder / group
        if group == BACKEND_GROUP:
            write_surefire(place / "target" / "surefire-reports", build, results)
        elif group == SERVICES_GROUP:
            write_pytest(place / "pytest.xml", build, results, shop.writes_xunit2(build))
        elif group == WEB_GROUP:
            write_jest(place / "junit.xml", build, results)
        parts.append(DemoPart(group, place))
    words = {each.name: getattr(build, each.name) for each in fields(build)}
    return DemoBuild(**words, reports=folder, parts=tuple(parts), causes=shop.causes(build))
