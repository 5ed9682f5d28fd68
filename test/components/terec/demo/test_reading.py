"""The importer reads from the written files what the simulation says; two bricks hold each other to account."""

import pytest

from terec.demo import Shop
from terec.importers import ReadOptions, find_reports, read_reports

BUILDS = (1, 23, 30, 60)


@pytest.fixture(scope="module")
def shop():
    return Shop()


@pytest.mark.parametrize("run_id", BUILDS)
def test_every_result_is_read_as_it_was_simulated(run_id, demo, shop):
    build = next(each for each in demo.builds if (each.branch, each.run_id) == ("main", run_id))
    problems = []
    read = {
        result.case: result
        for part in build.parts
        for result in read_reports(find_reports([str(part.reports)]), ReadOptions(group=part.group), problems.append)
    }

    assert not problems
    simulated = {result.case: result for result in shop.results(build)}
    if shop.writes_xunit2(build):
        for result in simulated.values():
            if result.test_group == "services":
                result.file = result.line = None
    assert read.keys() == simulated.keys()
    for case, expected in simulated.items():
        assert _words(read[case]) == _words(expected), case


def _words(result):
    """What a report can carry of a result; pytest and Jest put the message in the text or a heading of their own."""
    return (
        result.result,
        result.test_group,
        result.tstamp.replace(microsecond=0),
        result.duration_ms,
        result.file,
        result.line,
        (result.error_stacktrace or "").strip(),
        len(result.attempts),
        bool(result.stdout),
    )
