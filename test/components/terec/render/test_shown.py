"""Nothing that a test printed may control the terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from terec.render import failures_table, history_table, result_view
from terec.render.links import linked
from terec.wording import one_line, shown, web_address
from terec_testing.screens import a_build, recorded, screen

HOSTILE = "\x1b[2J\x1b]0;owned\x07\x9b31m[red]x[/red] \u202ecod\u202c\r\x00\u200b\U000e0041"


def test_escape_sequences_become_visible() -> None:
    assert shown("a\x1b[2Jb\x1b]0;title\x07") == "a␛[2Jb␛]0;title␇"


def test_colours_that_a_program_asked_for_go() -> None:
    assert shown("\x1b[1;31mred\x1b[0m") == "red"


def test_bidi_overrides_become_visible() -> None:
    assert shown("user\u202enimda") == "user<U+202E>nimda"


def test_lone_surrogates_become_replacement_characters() -> None:
    assert shown("a\ud800b") == "a\ufffdb"


def test_lines_stay_and_windows_line_ends_become_plain() -> None:
    assert shown("a\r\nb\nc") == "a\nb\nc"
    assert shown("50%\r100%") == "50%␍100%"


def test_one_line_shows_line_ends() -> None:
    assert one_line("a\nb") == "a␊b"


def test_letters_of_all_scripts_stay() -> None:
    assert shown("prüft › größe 価格 ✓ 👍") == "prüft › größe 価格 ✓ 👍"


@given(st.text(alphabet=st.characters(), max_size=80))
def test_what_is_shown_has_no_control_character_and_stays_as_it_is(text: str) -> None:
    once = shown(text)

    assert not [each for each in once if each != "\n" and (ord(each) < 32 or 0x7F <= ord(each) <= 0x9F)]
    assert shown(once) == once
    once.encode("utf-8")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "http://a/\x1b]8;;", "file:///etc/passwd", "http://a b", "", None]
)
def test_only_plain_web_addresses_become_links(url: str | None) -> None:
    assert web_address(url) is None
    assert not linked(Text("#1"), url).spans


def test_web_address_becomes_a_link_of_the_terminal() -> None:
    line = screen(linked(Text("#1"), "https://ci.example.com/1"), color_system="standard")[0]

    assert "\x1b]8;" in line
    assert "https://ci.example.com/1" in line


@pytest.mark.parametrize("width", [60, 160])
def test_hostile_names_and_texts_are_printed_harmlessly(width: int) -> None:
    result = recorded(HOSTILE, test_suite=HOSTILE, test_group=HOSTILE, error_details=HOSTILE, stdout=HOSTILE,
                      properties={HOSTILE: HOSTILE}, error_type=HOSTILE)  # fmt: skip

    for page in (failures_table([result]), result_view(result)):
        printed = "\n".join(screen(page, width, color_system=None))
        assert not {"\x1b", "\x07", "\x9b", "\u202e", "\r", "\x00", "\u200b"} & set(printed)


def test_markup_in_a_name_is_no_markup() -> None:
    lines = screen(failures_table([recorded("[red]adds[/red]", test_config="[bold]")]), 120)

    assert any("::[red]adds[/red][[bold]]" in line for line in lines)


def test_markup_in_a_build_is_no_markup() -> None:
    class Row:
        case = recorded("[blink]x[/blink]").case
        failures = 1
        outcomes = (recorded().result,)

    assert any("[blink]x[/blink]" in line for line in screen(history_table([a_build()], [Row()]), 120))
