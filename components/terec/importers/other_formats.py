"""Test reports of other formats: told by how they begin, with the switch that makes JUnit XML of the same tests."""

from collections.abc import Collection
from xml.parsers.expat import XMLParserType

from terec.importers.options import ReadOptions
from terec.importers.problems import BrokenReport, NoReport, UnreadFile
from terec.model import Result

_DOTNET = "dotnet test --logger junit (package JunitXml.TestLogger) writes JUnit XML"
_UNREAD = {
    "test-run": f"NUnit; {_DOTNET}",
    "test-results": "NUnit 2; nunit3-console --result='junit.xml;transform=nunit3-junit.xslt' writes JUnit XML",
    "TestRun": f"Visual Studio (TRX); {_DOTNET}",
    "assemblies": f"xUnit.net; {_DOTNET}",
}
_BESIDE_JUNIT = {
    "robot": "Robot Framework; robot --xunit xunit.xml writes JUnit XML beside it",
    "testng-results": "TestNG; Surefire's TEST-*.xml, and TestNG's own junitreports/, hold the same tests",
}
"""What a runner always writes, also beside its JUnit XML: nothing is lost."""


def no_junit(root: str) -> UnreadFile:
    """What to say of XML with this root; NoReport where no test can be lost by leaving the file out."""
    name = root.rpartition(":")[2]
    if name in _UNREAD:
        return UnreadFile(f"is a test report that TeReC cannot read, of {_UNREAD[name]}")
    if name in _BESIDE_JUNIT:
        return NoReport(f"is a test report that TeReC does not read, of {_BESIDE_JUNIT[name]}")
    return NoReport(f"is XML but no test report: its root element is <{root[:60]}>")


def no_tests_in_json(met: Collection[str]) -> UnreadFile | None:
    """What to say of JSON with these keys before its tests; None where they tell nothing."""
    if "Action" in met and "Time" in met:
        return UnreadFile("is what go test -json prints, which is read as a console log: add --console")
    if {"stats", "config", "suites"} <= set(met):
        return UnreadFile("is a test report that TeReC cannot read, of Playwright; --reporter=junit writes JUnit XML")
    if "stats" in met:
        return UnreadFile("is a test report that TeReC cannot read, of Mocha; mocha-junit-reporter writes JUnit XML")
    return None


def no_xml(content: bytes) -> UnreadFile:
    """What to say of a file that begins with content and is neither XML nor a JSON object."""
    if content.startswith(b"[") and b'"keyword"' in content:
        return UnreadFile("is a test report that TeReC cannot read, of Cucumber; --format junit:FILE writes JUnit XML")
    if content.startswith((b"TAP version ", b"1..")):
        return UnreadFile(
            "is a test report that TeReC cannot read, in TAP; node --test-reporter junit, or prove with "
            "TAP::Formatter::JUnit, writes JUnit XML"
        )
    return NoReport(
        "it is neither XML, JSON nor an archive that TeReC reads (.gz, .zip, .tar, .tar.gz); "
        "a console log must be called one: --console, or console=true over HTTP"
    )


class CtestReader:
    """A page for CDash, which tells of tests when it has an element `Testing`, else of a build or its configuration."""

    remark: BrokenReport | None = None

    def __init__(self, parser: XMLParserType, options: ReadOptions) -> None:
        pass

    def start(self, name: str, _attributes: list[str]) -> None:
        if name == "Testing":
            raise UnreadFile(
                "is a test report that TeReC cannot read, of CTest; ctest --output-junit junit.xml writes JUnit XML"
            )

    def end(self, name: str) -> None:
        pass

    def take(self) -> list[Result]:
        return []

    def finish(self) -> list[Result]:
        return []

    def check(self) -> None:
        raise no_junit("Site")
