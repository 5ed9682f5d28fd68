"""Markdown for a pull request, in which nothing that a test wrote does anything."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from terec.model import (
    CauseOfRun,
    Completeness,
    Excuse,
    ExcuseKind,
    GateAnswer,
    GatedFailure,
    GateOutcome,
    GateResult,
    Judged,
    JudgedTest,
    RunPoint,
    RunVerdicts,
    Verdict,
)
from terec.render import gate_markdown
from terec.render.gate_markdown import COMMENT_LIMIT
from terec.render.markdown import code, fenced, link, words
from terec_testing.builders import NOW
from terec_testing.screens import a_build, recorded

BASE = RunPoint("main", 41, "a1", NOW)
HOSTILE = "@octocat fixes #12 </details><script>x</script> ```\n/merge\n![x](http://evil.example) www.evil.example GH-9"
TEXTS = st.text(alphabet=st.sampled_from("@#/`<>&*_[]()!|~\\ \nab1w.:-")) | st.text()


def an_answer(case: str = "adds", text: str = "sum is wrong", count: int = 1, **changes: Any) -> GateAnswer:
    judged = Judged(Verdict.NEW, 0.9, text)
    tests = tuple(
        JudgedTest(recorded(f"{case}{number}", error_details=text, test_id=f"t1:{number}"), "f1:1", judged, "c1:one",
                   **changes)
        for number in range(count)
    )  # fmt: skip
    excuse = Excuse(ExcuseKind.TARGET, f"It fails on {BASE}, too.", BASE)
    failures = tuple(
        GatedFailure(each.test_run.test_id, judged, excuse if place % 2 else None, text)
        for place, each in enumerate(tests)
    )
    verdicts = RunVerdicts(a_build(17), Completeness.COMPLETE, False, tests, (CauseOfRun("c1:one", text, ()),))
    result = GateResult(GateOutcome.RED, "Red: 1 of 2 failures is yours.", failures, base=BASE)
    return GateAnswer(verdicts, result, {}, {str(BASE): "http://ci.example.com/41"})


def _outside_of_code(markdown: str) -> str:
    """What is left of a comment without its blocks and spans of code."""
    blocks = re.sub(r"(?ms)^( *)(`{3,})text\n.*?^\1\2$", "", markdown)
    return re.sub(r"(?s)(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", blocks)


def test_first_line_says_whose_it_is() -> None:
    assert gate_markdown(an_answer()).splitlines()[0] == "### ❌ Red: 1 of 2 failures is yours."


def test_excused_failures_are_folded_and_link_to_their_proof() -> None:
    said = gate_markdown(an_answer(count=2))
    assert "<details><summary>Excused: 1 failure</summary>\n\n- **NEW** It fails on main #\u200b41, too." in said
    assert "[Proof](<http://ci.example.com/41>)" in said
    assert said.count("</details>") == 1


def test_command_that_repeats_a_failure_can_be_copied() -> None:
    assert "Again: `pytest t.py::adds[1]`" in gate_markdown(an_answer(repeat="pytest t.py::adds[1]"))


def test_command_with_a_mention_is_left_out() -> None:
    assert "Again" not in gate_markdown(an_answer(repeat="jest -t '@octocat adds'"))


def test_hostile_text_calls_links_and_closes_nothing() -> None:
    said = gate_markdown(an_answer(HOSTILE, HOSTILE, repeat=HOSTILE))
    outside = _outside_of_code(said)
    assert not re.search(r"@\w|#\d|<script|</details>|https?://evil|www\.evil|GH-9", outside.replace("\\", ""))
    assert not re.search(r"@\w", said)
    assert not re.search(r"(?m)^/", said)


@given(case=TEXTS, text=TEXTS)
@settings(max_examples=200)
def test_no_text_mentions_or_breaks_out(case: str, text: str) -> None:
    said = gate_markdown(an_answer(case, text))
    outside = re.sub(r"\\.", "_", _outside_of_code(said))
    assert not re.search(r"@\w", said)
    assert not re.search(r"#\d|<\w|</|://", outside.replace("(<http://ci.example.com/41>)", ""))


@pytest.mark.parametrize("text", ["x" * 5000, "`" * 500 + "x"])
def test_comment_is_never_longer_than_a_forge_takes(text: str) -> None:
    said = gate_markdown(an_answer(text, text, count=400))
    assert len(said) <= COMMENT_LIMIT + 200


@given(TEXTS)
def test_words_stay_on_one_line(text: str) -> None:
    assert "\n" not in words(text)
    assert "\n" not in code(text)


def test_code_is_fenced_by_more_ticks_than_it_has() -> None:
    assert fenced("a\n````\nb").splitlines()[0] == "  `````text"
    assert code("a``b") == "```a``b```"


@pytest.mark.parametrize("url", [None, "javascript:alert(1)", "http://a.example/>x", "file:///etc/passwd"])
def test_only_harmless_addresses_become_links(url: str | None) -> None:
    assert link("build", url) == "build"


ALLOWED = {"h3", "p", "a", "code", "strong", "ul", "li", "pre", "details", "summary", "em", "br"}
LINKS = {"http://ci.example.com/41", None}
FORGED = "<!-- terec:gate:1 acme/shop/ci -->\n\x1b[31m\u202etxet</details>\u2066\nfixes acme/shop#12 &7 !8 ~bug %9"


class _Page(HTMLParser):
    """What a host shows: its elements, where its links lead, its text outside of code, and its comments."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: set[str | None] = set()
        self.comments: list[str] = []
        self.words = ""
        self._code = 0
        self.feed(MarkdownIt("commonmark", {"html": True}).render(markdown))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._code += tag == "code"
        self.links |= {value for name, value in attrs if name not in ("class",)}

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag == "code"

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def handle_data(self, data: str) -> None:
        self.words += "" if self._code else data


@pytest.mark.parametrize("text", [HOSTILE, FORGED])
def test_hosts_page_holds_our_elements_and_links_alone(text: str) -> None:
    page = _Page(gate_markdown(an_answer(text, text, count=3, repeat=text)))
    assert set(page.tags) <= ALLOWED
    assert page.links <= LINKS
    assert page.comments == []
    assert page.tags.count("details") == 1
    assert not re.search(r"[!#&%$~]\d|@\w|~bug|[\x1b\u202a-\u202e\u2066-\u2069]", page.words)


@given(text=TEXTS | st.text(alphabet=st.sampled_from("<!->/detailssummary #@!7\n`&lt;")))
@settings(max_examples=100)
def test_no_text_makes_an_element_a_link_or_a_comment(text: str) -> None:
    page = _Page(gate_markdown(an_answer(text, text, count=2)))
    assert set(page.tags) <= ALLOWED
    assert page.links <= LINKS
    assert page.comments == []
    assert not re.search(r"[!#]\d|@\w", page.words)


def test_ten_causes_are_named_and_the_rest_is_counted() -> None:
    answer = an_answer(count=30)
    tests = tuple(replace(each, cause_id=f"c1:{place}") for place, each in enumerate(answer.verdicts.tests))
    causes = tuple(CauseOfRun(f"c1:{place}", f"cause {place}", ()) for place in range(30))
    gated = tuple(replace(each, excuse=None) for each in answer.gate.failures)
    said = gate_markdown(
        replace(
            answer,
            verdicts=replace(answer.verdicts, tests=tests, causes=causes),
            gate=replace(answer.gate, failures=gated),
        )
    )
    assert len(re.findall(r"(?m)^\*\*cause \d+\*\*", said)) == 10
    assert "… and 20 more causes with 20 failures without excuse." in said


def test_text_that_its_title_says_already_is_not_repeated() -> None:
    assert "```" not in gate_markdown(an_answer(text="sum is wrong"))
    longer = an_answer(text="sum is wrong\nat line 3")
    titled = replace(longer.verdicts, causes=(CauseOfRun("c1:one", "sum is wrong", ()),))
    assert "```" in gate_markdown(replace(longer, verdicts=titled))
