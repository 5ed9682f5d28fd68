"""docs/demo.md tells the story that is planted."""

from pathlib import Path

import pytest

DOCS = Path(__file__).parents[4] / "docs" / "demo.md"


@pytest.fixture(scope="module")
def rows():
    return [line for line in DOCS.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]


def test_docs_name_the_builds_of_what_was_planted(demo, rows):
    truth = demo.truth
    money, vat = truth.regressions
    told = "\n".join(rows)

    assert f"| build {truth.long_known.introduced}, open |" in told
    assert f"| builds {money.introduced} to {money.fixed - 1} |" in told
    assert f"| since build {vat.introduced} | {len(vat.cases)} tests of five classes" in told
    assert f"| build {truth.outage.build} | {len(truth.outage.cases)} of 400 tests" in told
    assert f"| build {truth.renaming.build} |" in told
    assert f"| builds {', '.join(map(str, truth.retried.builds))} |" in told


def test_docs_name_the_rates_of_flaky_tests(demo, rows):
    for flaky in demo.truth.flaky:
        failed = len(flaky.failed_in)
        shown = f"| a flaky test, {flaky.rate:.0%} | {failed} build{'s' if failed > 1 else ''} |".replace("%", " %")
        assert any(row.startswith(shown) for row in rows), shown


def test_docs_name_the_pull_requests_and_their_bases(demo, rows):
    for request in demo.truth.pull_requests:
        assert any(f"`{request.branch}`" in row and f"after build {request.base}" in row for row in rows)


def test_docs_count_the_tests_of_each_group(demo, rows):
    build = demo.builds[0]
    for part in build.parts:
        tests = sum(file.read_text(encoding="utf-8").count("<testcase") for file in part.reports.rglob("*.xml"))
        assert any(row.startswith(f"| `{part.group}` | {tests}, ") for row in rows), (part.group, tests)
