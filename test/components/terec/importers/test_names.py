"""The identity rule."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from terec.importers.object_ids import masked_ids
from terec.model import CASE_NAME_LIMIT, NO_CONFIG, CaseId
from terec_testing.naming import case_named

EXAMPLES = [
    # class name, name -> package, class, case, config
    ("com.acme.CartTest", "adds", "com.acme", "CartTest", "adds", "#"),
    ("CartTest", "adds", "", "CartTest", "adds", "#"),
    ("com.acme.CartTest$Nested", "adds()", "com.acme", "CartTest$Nested", "adds", "#"),
    ("com.acme.CartTest", "adds()[1]", "com.acme", "CartTest", "adds", "1"),
    ("com.acme.CartTest", "adds(int, String)[2]", "com.acme", "CartTest", "adds(int, String)", "2"),
    ("com.acme.CartTest", "writes(Path)", "com.acme", "CartTest", "writes", "Path"),
    ("com.acme.CartTest", "adds[0](1)", "com.acme", "CartTest", "adds[0]", "1"),
    ("tests.test_cart.TestCart", "test_add[param1]", "tests.test_cart", "TestCart", "test_add", "param1"),
    ("tests.test_cart", "test_add[a[0]-(b)]", "tests", "test_cart", "test_add", "a[0]-(b)"),
    ("tests.test_cart", "test_add[]", "tests", "test_cart", "test_add", "#"),
    ("Cart › totals", "adds tax", "", "Cart › totals", "adds tax", "#"),
    ("Cart", "adds tax (with discount)", "", "Cart", "adds tax", "with discount"),
    ("Cart", "calls total()", "", "Cart", "calls total", "#"),
    ("example.com/shop/cart", "TestAdd/zero_items", "", "example.com/shop/cart", "TestAdd/zero_items", "#"),
    ("example.com/shop/cart", "TestAdd/zero#01", "", "example.com/shop/cart", "TestAdd/zero#01", "#"),
    ("Instance/CartTest", "Adds/0", "", "Instance/CartTest", "Adds/0", "#"),
    ("e2e.go", "Up", "e2e", "go", "Up", "#"),
    ("crate::cart", "adds", "", "crate::cart", "adds", "#"),
    ("", "acme.Tests.CartTests.Adds", "acme.Tests", "CartTests", "Adds", "#"),
    ("", "acme.Tests.CartTests.Adds(x: 1.5)", "acme.Tests", "CartTests", "Adds", "x: 1.5"),
    ("", "acme.Tests.CartTests.adds(java.lang.String)[2]", "acme.Tests", "CartTests", "adds(java.lang.String)", "2"),
    ("", 'acme.Tests.CartTests.Adds(x: "a.b(")', "acme.Tests", "CartTests", "Adds", 'x: "a.b("'),
    ("acme.CartTests", 'Adds(a: 1, b: "x(y")', "acme", "CartTests", "Adds", 'a: 1, b: "x(y"'),
    ("acme.CartTests", 'Adds(a: "x)y", t: typeof(Cart))', "acme", "CartTests", "Adds", 'a: "x)y", t: typeof(Cart)'),
    (
        "acme.CartTests",
        "Adds<Int32, String>(a: '(', b: '\"', c: '\\'')",
        "acme",
        "CartTests",
        "Adds<Int32, String>",
        "a: '(', b: '\"', c: '\\''",
    ),
    ("acme.CartTests", 'Adds("(\\"", "\\\\")', "acme", "CartTests", "Adds", '"(\\"", "\\\\"'),
    ("acme.CartTests", 'Adds ("(",1)', "acme", "CartTests", "Adds", '"(",1'),
    ("acme.CartTests", 'adds the items(x: "(", y: "…"···)', "acme", "CartTests", "adds the items", 'x: "(", y: "…"···'),
    ("test_cart.Cart", "test_sums (i=1, t='a(b')", "test_cart", "Cart", "test_sums", "i=1, t='a(b'"),
    ("C", "adds (the carts' items (all))", "", "C", "adds", "the carts' items (all)"),
    ("C", "adds ('tis (all))", "", "C", "adds", "'tis (all)"),
    ("C", "doesn't add (in 5' tables)", "", "C", "doesn't add", "in 5' tables"),
    ("C", '12" disc (5" hole)', "", "C", '12" disc', '5" hole'),
    ("C", 'adds("(") (twice)', "", "C", 'adds("(")', "twice"),
    ("", "a.phpt", "", "", "a.phpt", "#"),
    (
        "Kubernetes e2e suite",
        "[sig-cli] works [Slow][Linux]",
        "",
        "Kubernetes e2e suite",
        "[sig-cli] works [Slow]",
        "Linux",
    ),
    ("C", "[unit]", "", "C", "[unit]", "#"),
    ("C", "()", "", "C", "()", "#"),
    ("C", "smiles :)", "", "C", "smiles :)", "#"),
    ("C", "a[b]c]", "", "C", "a[b]c]", "#"),
    (".C", "a", "", ".C", "a", "#"),
    ("C.", "a", "", "C.", "a", "#"),
    (" com.acme.C ", " a ", "com.acme", "C", "a", "#"),
]

ADDRESSES = [
    ("[1] com.acme.Cart@{0:x}, true", "[1] com.acme.Cart@<id>, true"),
    ("[2] com.acme.CartTest$Item@{0:x}", "[2] com.acme.CartTest$Item@<id>"),
    ("reads Cart@{0:x}.", "reads Cart@<id>."),
    ("sums [I@{0:x} and [Ljava.lang.String;@{0:x}", "sums [I@<id> and [Ljava.lang.String;@<id>"),
    ("[1] com.acme.CartTest$$Lambda$12/{0}@{0:x}", "[1] com.acme.CartTest$$Lambda<id>"),
    ("[1] com.acme.CartTest$$Lambda$12/0x00000008{0:08x}@{0:x}", "[1] com.acme.CartTest$$Lambda<id>"),
    ("[1] com.acme.CartTest$$Lambda/0x00000008{0:08x}@{0:x}", "[1] com.acme.CartTest$$Lambda<id>"),
    ("is expected to eq #<Acme::Cart:0x0000{0:012x} @items=[]>", "is expected to eq #<Acme::Cart:<id> @items=[]>"),
    ("adds <acme.Cart object at 0x{0:012x}>", "adds <acme.Cart object at <id>>"),
    ("adds <function price at 0x0000{0:012X}>", "adds <function price at <id>>"),
]

NO_ADDRESSES = [
    "checks sum 0x04c11db7",
    "maps the page at 0x00400000",
    "mails Mira@facade",
    "mails Mira@1b2c3d.example",
    "installs cart@1234567",
    "installs Cart@1.2.3",
    "knows Cart@12",
    "rejects [Password@12345]",
    "accepts Admin@12345",
    "accepts Admin@12345678",
    "page [Cart@2024a]",
    "tag [Release@20240305]",
    "sums [I@12345678]",
    "knows com.acme.Cart@1234",
    "mails com.acme.Mira@facade",
    "checks Cart@1b2c3d4e5f",
    "checks Cart@1b2c3d4e-5f",
]

BY_THEIR_SUITES = ("Playwright", "node")
"""Rows of the documentation whose names depend on the suites around the case."""

simple = st.text(
    st.characters(exclude_characters="[]() \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85", exclude_categories=["Z", "C"]),
    min_size=1,
)
balanced = st.recursive(
    simple,
    lambda inner: st.builds(lambda a, b, left: f"{a}[{b}]" if left else f"[{a}]{b}", inner, inner, st.booleans()),
    max_leaves=5,
)


@pytest.mark.parametrize(("classname", "name", "package", "owner", "case", "config"), EXAMPLES)
def test_names_of_real_runners_follow_the_rule(
    classname: str, name: str, package: str, owner: str, case: str, config: str
) -> None:
    assert case_named(classname, name) == CaseId(package, owner, case, config)


def test_the_config_option_stands_before_the_own_config() -> None:
    assert case_named("C", "a", "py312").test_config == "py312"
    assert case_named("C", "a[1]", "py312").test_config == "py312/1"


@pytest.mark.parametrize(("form", "case"), ADDRESSES)
@pytest.mark.parametrize("address", [0x4F2410AC, 0x1B2C3D])
def test_the_address_of_an_object_is_no_part_of_a_name(form: str, case: str, address: int) -> None:
    assert case_named("C", form.format(address)) == CaseId("", "C", case, NO_CONFIG)
    assert case_named("C", case) == CaseId("", "C", case, NO_CONFIG)
    assert case_named("C", f"adds ({form.format(address)}, #0)").test_config == f"{case}, #0"


def test_addresses_are_sought_up_to_the_limit_of_names_alone() -> None:
    long = "y" * CASE_NAME_LIMIT
    assert masked_ids(f"Cart@1b2c3d4e {long} Cart@1b2c3d4e") == f"Cart@<id> {long} Cart@1b2c3d4e"


@pytest.mark.parametrize(
    ("name", "case"),
    [
        ("com.acme.Cart@12345678", "com.acme.Cart@<id>"),
        ("[Lcom.acme.Cart;@12345678", "[Lcom.acme.Cart;@<id>"),
        ("reads com.acme.Cart@1b2c3.", "reads com.acme.Cart@<id>."),
    ],
)
def test_behind_a_class_with_its_package_digits_alone_are_an_address(name: str, case: str) -> None:
    assert masked_ids(name) == case


@pytest.mark.parametrize("name", NO_ADDRESSES)
def test_what_may_be_a_value_is_no_address(name: str) -> None:
    assert masked_ids(name) == name


@pytest.mark.parametrize(
    ("classname", "owner", "config"),
    [
        ("Chrome_Headless_120_0_6099_71_(Linux_x86_64).Cart totals", "Cart totals", "Chrome_Headless_(Linux_x86_64)"),
        ("Firefox_121_0_(Ubuntu_0_0_0).Cart", "Cart", "Firefox_(Ubuntu)"),
        ("Edge_120_0_0_0_(Windows_10).Cart v1.2 totals", "Cart v1.2 totals", "Edge_(Windows_10)"),
        ("Safari_17_2_(Mac_OS_10_15_7).", "Safari_17_2_(Mac_OS_10_15_7).", NO_CONFIG),
        ("Retries_1_(slow)", "Retries_1_(slow)", NO_CONFIG),
    ],
)
def test_a_browser_before_the_class_is_a_config_without_version(classname: str, owner: str, config: str) -> None:
    assert case_named(classname, "adds") == CaseId("", owner, "adds", config)


def test_a_browser_stands_between_the_config_option_and_the_own_config() -> None:
    assert case_named("Firefox_121_0_(Ubuntu_0_0_0).Cart", "adds [1]", "ci").test_config == "ci/Firefox_(Ubuntu)/1"


def test_names_over_the_limit_are_cut_and_stay_apart() -> None:
    long = "x" * 100_000
    first, second = case_named(long + "a", long + "a", long + "a"), case_named(long + "b", long + "b", long + "b")
    assert max(map(len, first)) == CASE_NAME_LIMIT
    assert all(one != other for one, other in zip(first[1:], second[1:], strict=True))
    assert first == case_named(long + "a", long + "a", long + "a")


@given(st.text(), st.text(), st.none() | st.text(min_size=1))
def test_any_names_make_a_case_and_always_the_same(classname: str, name: str, config: str | None) -> None:
    case = case_named(classname, name, config)
    assert case == case_named(classname, name, config)
    assert bool(case.test_case) == bool(name.strip())
    assert case.test_config


@given(simple, balanced)
def test_a_balanced_group_at_the_end_is_the_config(stem: str, inside: str) -> None:
    assert case_named("C", f"{stem}[{inside}]") == CaseId("", "C", stem, inside)
    assert case_named("C", f"{stem} ({inside})") == CaseId("", "C", stem, inside)


@given(st.lists(st.text()), st.sampled_from(["Adds", "Adds<Int32, String>", "Adds "]))
def test_brackets_in_the_quotes_of_arguments_do_not_count(texts: list[str], method: str) -> None:
    quoted = (text.replace("\\", "\\\\").replace('"', '\\"') for text in texts)
    arguments = ", ".join(f'"{text}"' for text in ("", *quoted))

    assert case_named("C", f"{method}({arguments})") == CaseId("", "C", method.rstrip(), arguments)


@given(st.text(st.sampled_from("""M ()[]"'.,:<>x""")))
def test_quotes_without_brackets_are_characters_like_any_other(name: str) -> None:
    assume(not re.search(r"""["'][^"']*[()][^"']*["']""", name))
    plain = str.maketrans({'"': "q", "'": "q"})

    assert case_named("C", name.translate(plain)) == tuple(part.translate(plain) for part in case_named("C", name))


@pytest.mark.parametrize(
    "name", ['M("' + '\\"(' * 100_000 + ")", "<" * 300_000 + '("(")', "M(" + "'\\" * 150_000 + ")", 'M("(")' * 60_000]
)
def test_long_names_with_quotes_are_read_at_once(name: str) -> None:
    before = time.process_time()
    case_named("C", name)
    assert time.process_time() - before < 5


@given(simple)
def test_a_name_without_group_has_no_config_and_is_kept(stem: str) -> None:
    assert case_named("C", stem) == CaseId("", "C", stem, NO_CONFIG)
    assert case_named("C", f"{stem}()") == CaseId("", "C", stem, NO_CONFIG)


@given(simple.filter(lambda text: "/" not in text))
def test_package_and_class_joined_are_the_class_name(classname: str) -> None:
    case = case_named(classname, "a")
    assert ".".join(filter(None, (case.test_package, case.test_suite))) == classname
    assert "." not in case.test_suite.strip(".") or not case.test_package


def test_the_table_of_the_documentation_is_true() -> None:
    text = (Path(__file__).parents[4] / "docs" / "formats.md").read_text(encoding="utf-8")
    rows = [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in text.splitlines()]
    shown = [row for row in rows if len(row) == 6 and "`, `" in row[1] and not row[0].startswith(BY_THEIR_SUITES)]
    assert len(shown) > 10
    for _, given_names, *expected in shown:
        classname, name = given_names.removeprefix("suite `").split("`, `")
        assert list(case_named(classname, name)) == expected
