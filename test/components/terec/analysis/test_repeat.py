"""The command that repeats a failing test, in the words of the tool that ran it."""

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terec.analysis.repeat import repeat_command
from terec_testing import a_failure

RUNNERS = ("surefire", "gradle", "pytest", "jest", "vitest", "mocha", "gotestsum", "nextest", None)
NAMES = st.text(max_size=40)


@pytest.mark.parametrize(
    ("runner", "package", "suite", "case", "config", "file", "command"),
    [
        ("surefire", "com.acme", "CartTest", "adds", "#", None, "mvn test -Dtest='com.acme.CartTest#adds'"),
        ("surefire", "com.acme", "CartTest", "adds(int)", "1", None, "mvn test -Dtest='com.acme.CartTest#adds'"),
        ("surefire", "com.acme", "CartTest", "adds two numbers", "#", None, "mvn test -Dtest=com.acme.CartTest"),
        (None, "com.acme", "CartTest", "adds", "#", None, "gradle test --tests com.acme.CartTest.adds"),
        ("pytest", "tests.cart", "test_sums", "test_adds", "a-1", None,
         "pytest 'tests/cart/test_sums.py::test_adds[a-1]'"),
        ("pytest", "tests.test_sums", "TestCart", "test_adds", "#", None,
         "pytest tests/test_sums.py::TestCart::test_adds"),
        ("pytest", "tests.test_sums", "TestCart", "test_adds", "py3.12/a-1", None,
         "pytest tests/test_sums.py::TestCart::test_adds"),
        (None, "test_sums", "TestCart", "test_adds", "#", "src/tests/test_sums.py",
         "pytest src/tests/test_sums.py::TestCart::test_adds"),
        ("jest", "", "Cart › sums", "adds (1+1)", "#", None, r"npx jest -t 'Cart sums adds \(1\+1\)'"),
        ("vitest", "", "src/cart.test.ts", "Cart > adds", "#", None, "npx vitest run src/cart.test.ts -t 'Cart adds'"),
        ("mocha", "", "Cart", "adds", "#", "test/cart.js", "npx mocha --grep 'Cart adds' test/cart.js"),
        ("gotestsum", "", "example.com/shop/cart", "TestSum/two_lines", "#", None,
         "go test example.com/shop/cart -run '^TestSum$/^two_lines$'"),
        ("nextest", "", "shop", "cart::adds", "#", None, "cargo nextest run -E 'binary_id(shop) & test(=cart::adds)'"),
        (None, "", "Cart", "adds", "#", "spec/cart_spec.rb", "bundle exec rspec spec/cart_spec.rb --example adds"),
        (None, "", "CartTest", "testAdds", "#", "tests/CartTest.php",
         "vendor/bin/phpunit --filter '::testAdds$' tests/CartTest.php"),
    ],
)  # fmt: skip
def test_each_tool_is_called_in_its_own_words(
    runner: str | None, package: str, suite: str, case: str, config: str, file: str | None, command: str
) -> None:
    names = {"test_package": package, "test_suite": suite, "test_config": config}
    assert repeat_command(a_failure(case, runner=runner, file=file, **names)) == command


@pytest.mark.parametrize(
    ("config", "leg", "command"),
    [
        ("py3.12", "py3.12", "pytest tests/test_sums.py::test_adds"),
        ("py3.12/a-1", "py3.12", "pytest 'tests/test_sums.py::test_adds[a-1]'"),
        ("linux/py3.12/a/b", "linux/py3.12", "pytest 'tests/test_sums.py::test_adds[a/b]'"),
        ("py3.12", "py3.1", "pytest tests/test_sums.py::test_adds"),
        ("py3.12", None, "pytest 'tests/test_sums.py::test_adds[py3.12]'"),
    ],
)
def test_leg_of_a_matrix_is_no_parameter_of_the_test(config: str, leg: str | None, command: str) -> None:
    properties = None if leg is None else {"terec.leg": leg}
    names = {"test_package": "tests", "test_suite": "test_sums", "test_config": config}
    assert repeat_command(a_failure("test_adds", runner="pytest", properties=properties, **names)) == command


def test_leg_of_a_matrix_takes_no_block_from_a_described_test() -> None:
    words = {"test_package": "", "test_suite": "Cart", "test_config": "node22", "properties": {"terec.leg": "node22"}}
    assert repeat_command(a_failure("adds", runner="jest", **words)) == "npx jest -t 'Cart adds'"


def test_tool_that_cannot_be_told_is_not_guessed() -> None:
    assert repeat_command(a_failure(test_package="", test_suite="HelloTest", file="cc/hello_test.cc")) is None


@given(runner=st.sampled_from(RUNNERS), package=NAMES, suite=NAMES, case=NAMES, config=NAMES, file=st.none() | NAMES)
def test_no_name_reaches_the_shell_as_more_than_a_word(
    runner: str | None, package: str, suite: str, case: str, config: str, file: str | None
) -> None:
    names = {"test_package": package, "test_suite": suite, "test_config": config or "#"}
    plain = repeat_command(a_failure("adds", runner=runner or "jest", test_package="", test_suite="Cart"))
    hostile = repeat_command(a_failure(case, runner=runner or "jest", file=file, **names))
    assert plain is not None
    if hostile is not None:
        assert len(shlex.split(hostile)) in (len(shlex.split(plain)), len(shlex.split(plain)) + 1)
