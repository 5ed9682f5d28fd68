"""What others wrote is made visible, whatever it would do to a terminal or to a reader."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terec.wording import one_line, shown, web_address


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
def test_only_plain_web_addresses_are_led_to(url: str | None) -> None:
    assert web_address(url) is None


def test_web_address_stays_as_it_is() -> None:
    assert web_address("https://ci.example.com/1?a=b&c=d") == "https://ci.example.com/1?a=b&c=d"
