"""How CI asked the gate, carried along in the address of a commit status, for whoever judges the run again."""

from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode

from terec.model import FailOn, SuiteKey

_WORD = "terec"


@dataclass(frozen=True, slots=True)
class GateRules:
    """against and fail_on: as service.Judgement.gate takes them.

    held: CI knows more than the results say (a report that broke off, a command that crashed), so that the results
    alone correct nothing. red: parts of the run whose jobs ended red, whatever the jobs of others say.
    """

    against: str | None = None
    fail_on: tuple[FailOn, ...] = ()
    held: bool = False
    red: tuple[str, ...] = ()


def project_of(suite: SuiteKey) -> str:
    """The name by which a status says whose it is."""
    return f"{suite.org}/{suite.project}"


def with_rules(url: str | None, rules: GateRules, project: str = "") -> str | None:
    """The address with project and rules behind `#`, which no server is sent; None where there is no web address."""
    if not url or not url.startswith(("http://", "https://")):
        return None
    words = [("project", project)] if project else []
    words += [("against", rules.against)] if rules.against else []
    words += [("fail-on", each.value) for each in rules.fail_on]
    words += [("held", "yes")] if rules.held else []
    words += [("red", each) for each in rules.red]
    return f"{page_of(url)}#{_WORD}{'?' + urlencode(words, safe='/') if words else ''}"


def page_of(url: str | None) -> str:
    """The address without the rules: the page of the build."""
    return (url or "").partition("#")[0]


def rules_in(url: str | None) -> GateRules | None:
    """The rules in an address that with_rules made; None: it made none of it."""
    found = _words_in(url)
    if found is None:
        return None
    known = {each.value: each for each in FailOn}
    fail_on = tuple(known[each] for each in found.get("fail-on", ()) if each in known)
    return GateRules(found.get("against", [None])[0], fail_on, "held" in found, tuple(found.get("red", ())))


def project_in(url: str | None) -> str | None:
    """The project in an address that with_rules made; None: none is named, as by an older TeReC."""
    return (_words_in(url) or {}).get("project", [None])[0]


def _words_in(url: str | None) -> dict[str, list[str]] | None:
    word, _, text = (url or "").partition("#")[2].partition("?")
    return parse_qs(text) if word == _WORD else None
