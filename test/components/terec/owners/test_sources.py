"""The file of a test: by what its report names, else by its class; none rather than a wrong one."""

import pytest

from terec.owners import SourceIndex, likely_paths

PATHS = (
    "cart/src/test/java/com/acme/cart/CartTest.java",
    "pay/src/test/java/com/acme/pay/PayTest.java",
    "other/src/test/java/org/else/PayTest.java",
    "kotlin/src/shop/BasketTest.kt",
    "tests/unit/test_cart.py",
    "test_top.py",
    "web/cart.test.ts",
    "a/README.md",
    "b/README.md",
    "com.js",
)
INDEX = SourceIndex(PATHS)

CLASSES = {
    ("com.acme.cart", "CartTest"): PATHS[0],
    ("com.acme.cart", "CartTest$Inner"): PATHS[0],
    ("com.acme.pay", "PayTest"): PATHS[1],
    ("org.else", "PayTest"): PATHS[2],
    ("net.nowhere", "PayTest"): None,
    ("net.nowhere", "CartTest"): None,
    ("com.acme.shop", "BasketTest"): PATHS[3],
    ("tests.unit", "test_cart"): PATHS[4],
    ("tests.unit.test_cart", "TestAdding"): PATHS[4],
    ("test_top", "TestTop"): PATHS[5],
    ("com.gone", "GoneTest"): None,
    ("", ""): None,
    ("x" * 5000, "y"): None,
}


@pytest.mark.parametrize(("package", "owner"), CLASSES)
def test_a_class_is_found_in_the_folders_of_its_package(package: str, owner: str) -> None:
    assert INDEX.of_class(package, owner) == CLASSES[package, owner]


FILES = {
    "web/cart.test.ts": PATHS[6],
    "./web/cart.test.ts": PATHS[6],
    "cart.test.ts": PATHS[6],
    "/home/runner/work/shop/shop/web/cart.test.ts": PATHS[6],
    "C:\\work\\shop\\web\\cart.test.ts": PATHS[6],
    "README.md": None,
    "a/README.md": PATHS[7],
    "/x/b/README.md": PATHS[8],
    "gone.ts": None,
    "": None,
    "/": None,
}


@pytest.mark.parametrize("file", FILES)
def test_a_file_is_found_wherever_the_checkout_lay(file: str) -> None:
    assert INDEX.of_file(file) == FILES[file]


def test_paths_that_a_name_would_give() -> None:
    assert "src/test/java/com/acme/CartTest.java" in likely_paths("com.acme", "CartTest$Inner")
    assert likely_paths("", "a suite with blanks › and signs/") == []
    assert likely_paths("", "") == []
