"""What the documents say is held against the tree."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from terec.events import Lag
from terec.ingest_api.description.schemas import HEALTH
from terec.ingest_api.pages import routes as pages
from terec.settings import SETTINGS
from terec.telemetry import Metrics

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "integrations" / "README.md"]
CODE = re.compile(r"`[^`\n]*`")
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)")
HEADING_LINK = re.compile(r"\]\((?!https?:)([^)#\s]*\.md|)#([^)\s]+)\)")


def _tracked() -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    return [ROOT / name for name in names if (ROOT / name).is_file()]


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda each: each.variable)
def test_every_setting_is_documented_with_its_default(setting) -> None:  # type: ignore[no-untyped-def]
    lines = (ROOT / "docs" / "settings.md").read_text().splitlines()
    line = next(line for line in lines if line.startswith(f"| `{setting.variable}`"))
    assert setting.meaning in line
    assert not setting.default or f"`{setting.default}`" in line


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    missing = [link for link in LINK.findall(CODE.sub("", page.read_text())) if not (page.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_to_headings_lead_to_one(page: Path) -> None:
    linked = HEADING_LINK.findall(CODE.sub("", page.read_text()))
    found = [(name, anchor, page.parent / name if name else page) for name, anchor in linked]
    assert [(name, anchor) for name, anchor, target in found if anchor not in _anchors(target)] == []


def _anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub and GitLab make them: the first of equal ones."""
    outside = re.sub(r"^\s*```.*?^\s*```", "", page.read_text(), flags=re.DOTALL | re.MULTILINE)
    headings = re.findall(r"^#+ (.+)$", outside, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_is_linked_from_the_readme() -> None:
    linked = LINK.findall((ROOT / "README.md").read_text())
    assert {str(page.relative_to(ROOT)) for page in ROOT.glob("docs/*.md")} <= set(linked)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_url_of_an_absolute_file_has_four_slashes(page: Path) -> None:
    relative = re.findall(r"sqlite:///[^/\s`'\"|]+/[^\s`'\"|]*", page.read_text())
    assert [url for url in relative if not url.startswith("sqlite:///.")] == []


def test_every_brick_stands_in_the_architecture_with_its_own_sentence() -> None:
    section = (ROOT / "docs" / "architecture.md").read_text().partition("\n## What each brick does\n")[2]
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", section.partition("\n## ")[0], re.MULTILINE)
    bricks = {each.parent.name: _first_sentence(each) for each in ROOT.glob("*/terec/*/__init__.py")}
    assert len(bricks) > 10
    assert sorted(rows) == sorted(bricks.items())


def _first_sentence(interface: Path) -> str:
    says = " ".join((ast.get_docstring(ast.parse(interface.read_text())) or "").split())
    return says.partition(". ")[0].rstrip(".") + "."


def test_every_brick_says_what_it_does_in_one_sentence() -> None:
    for interface in ROOT.glob("*/terec/*/__init__.py"):
        first = interface.read_text().split('"""')[1].strip()
        assert first.endswith("."), interface
        assert "\n\n" not in first, interface


def test_no_two_decisions_have_one_number() -> None:
    pages = sorted((ROOT / "docs" / "adr").glob("*.md"))
    numbers = [int(page.name[:4]) for page in pages]
    assert numbers == sorted(set(numbers))
    assert [page.name for page, number in zip(pages, numbers, strict=True) if not _is_headed(page, number)] == []


def _is_headed(page: Path, number: int) -> bool:
    return page.read_text().startswith(f"# {number}. ")


def test_no_registry_is_named_in_the_repository() -> None:
    hosts = re.compile(
        "|".join(
            [
                "pypi" + r"\.org",
                "pythonhosted" + r"\.org",
                "registry" + r"\.npmjs",
                "repo1" + r"\.maven",
                "deb" + r"\.debian",
            ]
        )
    )
    named = [path for path in _tracked() if hosts.search(path.read_text(encoding="utf-8", errors="replace"))]
    assert named == []


def test_production_code_checks_nothing_by_assert() -> None:
    bricks = [*ROOT.glob("bases/**/*.py"), *ROOT.glob("components/**/*.py")]
    asserting = [path for path in bricks if re.search(r"^\s*assert\b", path.read_text(), re.MULTILINE)]
    assert asserting == []


def test_rooms_are_small() -> None:
    bricks = [*ROOT.glob("bases/**/*.py"), *ROOT.glob("components/**/*.py")]
    long = {
        str(path.relative_to(ROOT)): count for path in bricks if (count := len(path.read_text().splitlines())) > 300
    }
    assert long == {}


def test_every_figure_and_every_field_of_health_stands_in_the_operations_page() -> None:
    page = (ROOT / "docs" / "operations.md").read_text()
    figures = re.findall(r"^# HELP (terec_\w+)", Metrics().text().decode(), re.MULTILINE)
    fields = [*HEALTH["properties"], *Lag.__dataclass_fields__]
    assert len(figures) > 8
    missing = [name for name in [*figures, *fields] if f"`{name}`" not in page]
    assert [name for name in missing if not name.endswith("_created")] == []


def test_rules_of_the_operations_page_ask_for_figures_that_there_are() -> None:
    page = (ROOT / "docs" / "operations.md").read_text()
    rules = yaml.safe_load(page.split("```yaml")[1].split("```")[0])["groups"][0]["rules"]
    metrics = Metrics()
    metrics.lags({"analyzer": Lag(0, 0.0)})
    metrics.request("GET", "/health", 200, 0.1)
    figures = set(re.findall(r"^(terec_\w+)", metrics.text().decode(), re.MULTILINE))
    asked = {name for rule in rules for name in re.findall(r"terec_\w+", rule["expr"])}
    assert len(asked) > 3
    assert asked <= figures


def test_every_page_of_a_server_stands_in_the_table_of_pages() -> None:
    table = (ROOT / "docs" / "page.md").read_text()
    (suite,) = re.findall(r"`SUITE` is `([^`]+)`", table)
    paths = [re.sub(r":\w+\}", "}", getattr(route, "path", "")) for route in pages.router.routes]
    documented = {path.replace("SUITE", suite) for path in re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE)}
    assert len(paths) > 10
    assert set(paths) == documented
