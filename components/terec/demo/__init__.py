"""Simulates a small shop's CI as report files, and says what was planted in it."""

from terec.demo.builds import Build
from terec.demo.catalogue import GROUPS
from terec.demo.shop import Shop
from terec.demo.surefire import write_merged
from terec.demo.truth import (
    MAIN,
    SUITE,
    Truth,
)
from terec.demo.write import Demo, DemoBuild, DemoPart, write_build, write_demo

__all__ = [
    "GROUPS",
    "MAIN",
    "SUITE",
    "Build",
    "Demo",
    "DemoBuild",
    "DemoPart",
    "Shop",
    "Truth",
    "write_build",
    "write_demo",
    "write_merged",
]
