"""Names of tests in JUnit XML that differ from run to run, or are told apart by their suites alone."""

import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from terec.importers.object_ids import ObjectIds

Read = Callable[..., Any]


def cases_named(*names: str, classname: str = "com.acme.CartTest") -> str:
    cases = "".join(f'<testcase classname="{classname}" name="{name}" time="1"/>' for name in names)
    return f"<testsuite>{cases}</testsuite>"


def test_names_that_differ_in_addresses_alone_are_told_apart_by_their_order(read: Read) -> None:
    first = read(cases_named("adds Cart@1b2c3d4e", "adds Cart@4f2410ac", "adds Cart@1b2c3d4e", "[2] Cart@11111a"))
    assert [each.test_case for each in first.results] == [
        "adds Cart@<id>",
        "adds Cart@<id 2>",
        "adds Cart@<id>",
        "[2] Cart@<id>",
    ]
    later = read(cases_named("adds Cart@7a7a7a7a", "adds Cart@5b5b5b5b", "adds Cart@7a7a7a7a", "[2] Cart@22222a"))
    assert [each.case for each in later.results] == [each.case for each in first.results]


def test_the_order_of_addresses_is_that_of_their_class(read: Read) -> None:
    both = cases_named("adds Cart@1b2c3d4e") + cases_named("adds Cart@4f2410ac", classname="com.acme.OtherTest")
    cases = [each.test_case for each in read(f"<testsuites>{both}</testsuites>").results]
    assert cases == ["adds Cart@<id>", "adds Cart@<id>"]


def test_beyond_a_bound_addresses_are_taken_together(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("terec.importers.object_ids.NUMBERED", 2)
    cases = [each.test_case for each in read(cases_named("Cart@11111a", "Cart@22222a", "Cart@33333a")).results]
    assert cases == ["Cart@<id>", "Cart@<id 2>", "Cart@<id>"]


def test_memory_does_not_grow_with_the_length_of_names_that_have_addresses() -> None:
    ids = ObjectIds()
    tracemalloc.start()
    for number in range(200):
        ids.masked("C" * 60_000, "linux", f"{number} Cart@1b2c3d4e {'y' * 60_000}")
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 200_000


def playwright(*hosts: str, root: str = 'id="" name="" tests="2" failures="0" skipped="0" errors="0" time="1"') -> str:
    counts = 'tests="1" failures="0" skipped="0" time="1" errors="0"'
    suites = "".join(
        f'<testsuite name="cart.spec.ts" timestamp="2026-03-01T10:00:00Z" hostname="{host}" {counts}>'
        '<testcase name="Cart › adds" classname="cart.spec.ts" time="1"></testcase></testsuite>'
        for host in hosts
    )
    return f"<testsuites {root}>{suites}</testsuites>"


def test_playwrights_project_is_the_config(read: Read) -> None:
    assert [each.test_config for each in read(playwright("chromium", "webkit", "")).results] == [
        "chromium",
        "webkit",
        "#",
    ]
    named = playwright("webkit", root='id="e2e" name="shop" tests="1" failures="0" skipped="0" errors="0" time="1"')
    assert read(named, config="linux").only.case == ("cart.spec", "ts", "Cart › adds", "linux/webkit")


def test_the_host_of_another_runner_is_no_config(read: Read) -> None:
    assert read(playwright("ci-1", root='name="jest tests"')).only.test_config == "#"


NODE_SUITE = 'time="0.01" disabled="0" errors="0" tests="1" failures="0" skipped="0"'


def node(*suites: str, counts: str = NODE_SUITE, classname: str = "test") -> str:
    case = f'<testcase name="adds" time="0.001" classname="{classname}"/>'
    for suite in reversed(suites):
        case = f'<testsuite name="{suite}" {counts} hostname="ci-1">{case}</testsuite>'
    return f"<testsuites>{case}</testsuites>"


def test_the_class_of_nodes_cases_is_the_suites_around_them(read: Read) -> None:
    assert read(node("cart", "totals")).only.case == ("", "cart › totals", "adds", "#")
    assert read(node("cart.totals")).only.case == ("cart", "totals", "adds", "#")
    assert read(node()).only.case == ("", "test", "adds", "#")
    assert read(node("cart", classname="suite")).only.test_suite == "suite"


def test_the_class_test_of_another_runner_stays(read: Read) -> None:
    assert read(node("cart", counts='tests="1"')).only.test_suite == "test"
