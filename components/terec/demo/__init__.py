"""A seeded simulation of a small shop's CI, with a planted truth, that writes real report files of any number."""

from terec.demo.builds import Build
from terec.demo.catalogue import GROUPS, SHOP_SIZE
from terec.demo.shop import BUILDS_MIN, Shop
from terec.demo.surefire import write_merged
from terec.demo.truth import (
    MAIN,
    SUITE,
    Drift,
    FlakyTest,
    Outage,
    PullRequest,
    Regression,
    Renaming,
    Retried,
    Truth,
)
from terec.demo.write import Demo, DemoBuild, DemoPart, write_build, write_demo

__all__ = [
    "BUILDS_MIN",
    "GROUPS",
    "MAIN",
    "SHOP_SIZE",
    "SUITE",
    "Build",
    "Demo",
    "DemoBuild",
    "DemoPart",
    "Drift",
    "FlakyTest",
    "Outage",
    "PullRequest",
    "Regression",
    "Renaming",
    "Retried",
    "Shop",
    "Truth",
    "write_build",
    "write_demo",
    "write_merged",
]
