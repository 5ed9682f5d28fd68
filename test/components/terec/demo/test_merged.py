from xml.etree import ElementTree

from terec.demo import Shop, write_merged
from terec.model import Outcome


def test_one_merged_report_holds_every_result_of_a_build(tmp_path):
    shop = Shop(20, 900)
    build = next(shop.builds())
    write_merged(tmp_path / "junit.xml", build, shop.results(build))

    suites = ElementTree.parse(tmp_path / "junit.xml").getroot().findall("testsuite")
    results = list(shop.results(build))
    failed = sum(result.result is Outcome.FAIL for result in results)

    assert sum(len(suite.findall("testcase")) for suite in suites) == len(results) == 900
    assert failed > 0
    assert sum(int(suite.attrib["failures"]) + int(suite.attrib["errors"]) for suite in suites) == failed
    assert len({suite.attrib["name"] for suite in suites}) == len(suites)
