"""How names that are new to a suite are shown."""

from terec.ingest.naming import common_pattern


def test_what_changes_in_names_is_a_star_and_a_name_alone_is_shown_as_it_is() -> None:
    assert common_pattern(["test_flip[py3.12]", "test_adds[py3.12]"]) == "test_flip[py3.12]"
    assert common_pattern(["test_at[17]", "test_at[18]", "test_flip[py3.12]"]) == "test_at[*]"
