"""Nothing that a test printed may control the terminal."""

import pytest
from rich.text import Text

from terec.render import failures_table, history_table, result_view
from terec.render.links import linked
from terec_testing.screens import a_build, recorded, screen

HOSTILE = "\x1b[2J\x1b]0;owned\x07\x9b31m[red]x[/red] \u202ecod\u202c\r\x00\u200b\U000e0041"


def test_only_plain_web_addresses_become_links_of_the_terminal() -> None:
    assert not linked(Text("#1"), "javascript:alert(1)").spans
    assert not linked(Text("#1"), None).spans


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
