"""CODEOWNERS: which rule names the owners of a path."""

from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as some

from terec.owners import parse_codeowners
from terec.owners.patterns import is_tied, pattern_expression

PATTERNS = {
    ("*", "a/b.py"): True,
    ("*.js", "src/deep/cart.js"): True,
    ("*.js", "src/cart.jsx"): False,
    ("/build/logs/", "build/logs/a/b.txt"): True,
    ("/build/logs/", "x/build/logs/a"): False,
    ("docs/*", "docs/start.md"): True,
    ("docs/*", "docs/build/start.md"): False,
    ("docs/*", "x/docs/start.md"): False,
    ("apps/", "x/apps/y/z"): True,
    ("apps/", "apps"): False,
    ("apps", "apps"): True,
    ("/docs", "docs/a/b"): True,
    ("/docs", "docsy"): False,
    ("/apps/github", "apps/github/x"): True,
    ("**/logs", "a/b/logs/c"): True,
    ("**/logs", "logs/c"): True,
    ("a/**/b", "a/b"): True,
    ("a/**/b", "a/x/y/b"): True,
    ("a/**", "a/x/y"): True,
    ("src/?art.py", "src/Cart.py"): True,
    ("src/?art.py", "src//art.py"): False,
    ("with space.md", "docs/with space.md"): True,
    ("a+b(c).md", "a+b(c).md"): True,
}


@pytest.mark.parametrize(("pattern", "path"), PATTERNS)
def test_a_pattern_names_these_paths_and_not_those(pattern: str, path: str) -> None:
    line = pattern.replace(" ", "\\ ")
    assert (parse_codeowners(f"{line} @ann").owners(path) == ("@ann",)) is PATTERNS[pattern, path]


def test_the_last_rule_that_fits_counts() -> None:
    rules = parse_codeowners("* @all\n*.py @python\n/src/shop/ @acme/shop ann@acme.com\n/src/shop/free\n")
    assert rules.owners("README") == ("@all",)
    assert rules.owners("x.py") == ("@python",)
    assert rules.owners("src/shop/cart.py") == ("@acme/shop", "ann@acme.com")
    assert rules.owners("src/shop/free/x.py") == ()


def test_comments_escapes_and_lines_that_are_none() -> None:
    rules = parse_codeowners(
        "\ufeff# all\n\\#odd.md @odd # inline\n!x @no\n/y not-an-owner\n   \n/z   @ann\t@bob #c\n"
        + "*" * 50
        + "a @slow\n"
    )
    assert rules.owners("#odd.md") == ("@odd",)
    assert (rules.owners("x"), rules.owners("y")) == ((), ())
    assert rules.owners("z") == ("@ann", "@bob")


GITLAB = """
* @all
[Docs][2] @writers
docs/
/docs/api/ @api
^[Tests]
*_test.go @testers
internal/README.md @inside
[docs]
*.md @markdown
"""


def test_sections_of_gitlab_have_defaults_and_each_names_its_owners() -> None:
    rules = parse_codeowners(GITLAB)
    assert rules.owners("docs/start.txt") == ("@all", "@writers")
    assert rules.owners("docs/api/x.txt") == ("@all", "@api")
    assert rules.owners("docs/api/x.md") == ("@all", "@markdown")
    assert rules.owners("pkg/cart_test.go") == ("@all", "@testers")
    assert rules.owners("x/internal/README.md") == ("@all", "@markdown", "@inside")


def test_a_pattern_within_which_a_slash_stands_is_tied_on_github_only() -> None:
    assert parse_codeowners("internal/a.md @ann").owners("x/internal/a.md") == ()
    assert parse_codeowners("internal/a.md @ann", gitlab=True).owners("x/internal/a.md") == ("@ann",)


_NAMES = some.text("ab", min_size=1, max_size=2)
_PATHS = some.lists(_NAMES, min_size=1, max_size=4).map("/".join)
_PATTERN = some.builds(
    lambda start, parts, end: start + "/".join(parts) + end,
    some.sampled_from(["", "/"]),
    some.lists(some.sampled_from(["a", "b", "ab", "*", "a*", "?", "**"]), min_size=1, max_size=3),
    some.sampled_from(["", "/"]),
)


@given(some.lists(_PATTERN, min_size=1, max_size=130), _PATHS, some.booleans())
def test_the_rule_found_is_the_one_that_trying_each_would_find(patterns: list[str], path: str, gitlab: bool) -> None:
    import re

    rules = parse_codeowners("\n".join(f"{each} @o{nth}" for nth, each in enumerate(patterns)), gitlab)
    fits = [nth for nth, each in enumerate(patterns) if re.fullmatch(pattern_expression(each, gitlab), path)]
    assert rules.owners(path) == ((f"@o{fits[-1]}",) if fits else ())


@given(some.sampled_from(["a", "b", "ab", "*", "a*", "?", "*b"]), _NAMES, _PATHS)
def test_a_name_without_slash_is_a_name_of_the_shell_wherever_it_stands(pattern: str, name: str, folder: str) -> None:
    expected = any(fnmatchcase(each, pattern) for each in [*folder.split("/"), name])
    assert (parse_codeowners(f"{pattern} @ann").owners(f"{folder}/{name}") == ("@ann",)) is expected
    assert not is_tied(pattern, gitlab=False)


@given(some.text(max_size=60))
def test_no_text_whatsoever_raises(text: str) -> None:
    parse_codeowners(text).owners("src/a.py")
