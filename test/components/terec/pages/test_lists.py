"""Every list of a page has a limit, and says how much it left out."""

from dataclasses import replace

from terec.model import CaseId, CommitChange, LostHow, LostTest, Org, Project, Suite
from terec.pages import branch_page, org_page, run_page, start_page
from terec.pages.branch import BRANCHES_SHOWN, FLAKY_SHOWN, PROBLEMS_SHOWN
from terec.pages.org import PROJECTS_SHOWN, SUITES_NAMED, OrgNow
from terec.pages.run import CAUSES_SHOWN, COMMITS_SHOWN, TESTS_FOLDED, TESTS_SHOWN, RunNow
from terec.pages.start import ORGS_SHOWN
from terec_testing.page_facts import LATER, SITE, Facts
from terec_testing.page_reading import ReadPage, read_page

FACTS = Facts("plain")


def of_run(**verdicts: object) -> ReadPage:
    answer = FACTS.answer()
    answer = replace(answer, verdicts=replace(answer.verdicts, **verdicts))  # type: ignore[arg-type]
    return read_page(run_page(SITE, RunNow(answer, (), LATER)))


def test_orgs() -> None:
    page = read_page(start_page(SITE, [Org(f"o{number}") for number in range(ORGS_SHOWN + 7)], "http://x"))
    assert len([link for link in page.links if link.startswith("/pages/orgs/")]) == ORGS_SHOWN
    assert "and 7 more" in page.text


def test_projects_and_their_suites() -> None:
    projects = [Project("acme", f"p{number}") for number in range(PROJECTS_SHOWN + 7)]
    suites = [Suite("acme", "p0", f"s{number}") for number in range(SUITES_NAMED + 5)]
    page = read_page(org_page(SITE, OrgNow("acme", projects, suites)))
    assert "and 7 more projects" in page.text
    assert "and 5 more" in page.text
    assert len([link for link in page.links if "/suites/" in link]) == SUITES_NAMED


def test_problems_flaky_tests_and_branches() -> None:
    whole = FACTS.branch()
    problems = [replace(whole.problems[0], problem_id=f"c1:{number}") for number in range(PROBLEMS_SHOWN + 2)]
    runs = [replace(FACTS.run, branch=f"b{number}") for number in range(BRANCHES_SHOWN + 3)]
    now = replace(whole, problems=problems, flaky=whole.flaky * (FLAKY_SHOWN + 4), branches=runs)
    page = read_page(branch_page(SITE, now))
    for heading, more in (("Open problems 32", "and 2 more"), ("Flaky tests 24", "and 4 more")):
        assert heading in page.text
        assert more in page.text
    assert "Other branches 33" in page.text
    assert "and 3 more" in page.text


def test_tests_of_a_cause_beyond_the_first_ones_are_folded_and_beyond_these_counted() -> None:
    number = TESTS_SHOWN + TESTS_FOLDED + 3
    tests = tuple(replace(FACTS.judged, test_run=replace(FACTS.result, test_id=f"t1:{each}")) for each in range(number))
    page = of_run(tests=tests)
    assert f"{TESTS_FOLDED} more" in page.text
    assert "and 3 more" in page.text
    assert len([link for link in page.links if "/tests/t1:" in link]) <= TESTS_SHOWN + TESTS_FOLDED


def test_causes() -> None:
    tests = tuple(replace(FACTS.judged, cause_id=f"c1:{number}") for number in range(CAUSES_SHOWN + 2))
    assert "and 2 more causes" in of_run(tests=tests).text


def test_lost_tests_by_name() -> None:
    answer = FACTS.answer()
    number = TESTS_SHOWN + TESTS_FOLDED + 5
    lost = tuple(LostTest(f"t1:{each:03}", LostHow.MISSING) for each in range(number))
    names = {each.test_id: CaseId("p", "C", f"case {number - place:03}") for place, each in enumerate(lost)}
    answer = replace(answer, gate=replace(answer.gate, lost=lost), names={**answer.names, **names})
    page = read_page(run_page(SITE, RunNow(answer, (), LATER)))
    assert page.text.index("case 001") < page.text.index("case 002")
    assert f"Lost {number}" in page.text
    assert "and 5 more" in page.text


def test_commits() -> None:
    commits = [CommitChange(f"c{number}") for number in range(COMMITS_SHOWN + 2)]
    assert "and 2 more" in read_page(run_page(SITE, RunNow(FACTS.answer(), commits, LATER))).text


def test_name_of_thousands_of_letters_is_cut_where_it_is_shown() -> None:
    page = read_page(dict(Facts("x" * 4000).pages())["branch"]())
    assert max(len(each.text) for each in page.named("b")) <= 300
