import pytest

from terec.model import (
    CaseId,
    InvalidName,
    check_branch,
    check_org_or_project,
    check_run_id,
    check_suite,
    suite_from_report,
)


@pytest.mark.parametrize("name", ["cassandra", "cassandra-3.11", "Ala13-ma-kota_3_889_x", "A", "9livesdata", "a" * 200])
def test_org_names_have_alphanumeric_ends(name: str) -> None:
    assert check_org_or_project(name) == name


@pytest.mark.parametrize(
    "name", ["", "Ala ma kota", "_Ala", "-Ala", ".Ala", "Ala_", "Ala\n", "Ala!ma", "żółw", "a" * 201]
)
def test_other_org_names_are_refused_in_one_sentence(name: str) -> None:
    with pytest.raises(InvalidName, match="is no valid org name") as refused:
        check_org_or_project(name)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("name", ["main", "feature/a/b", "release 1.0", "żółw"])
def test_a_branch_is_free_text_with_slashes(name: str) -> None:
    assert check_branch(name) == name


@pytest.mark.parametrize("name", ["", " ", " main", "main\n", "a\x00b", "\ud800", "x" * 201])
def test_branches_that_cannot_be_shown_are_refused(name: str) -> None:
    with pytest.raises(InvalidName):
        check_branch(name)


def test_a_suite_has_no_slash() -> None:
    assert check_suite("nightly (linux)") == "nightly (linux)"
    with pytest.raises(InvalidName, match="may not contain '/'"):
        check_suite("nightly/linux")


def test_a_slash_in_a_suite_from_a_report_becomes_a_dash() -> None:
    assert suite_from_report("nightly/linux") == "nightly-linux"
    assert check_suite(suite_from_report("  \x00 ")) == "-"
    assert suite_from_report("") == "tests"


@pytest.mark.parametrize("number", [0, 1, 2**63 - 1])
def test_run_ids_have_64_bits(number: int) -> None:
    assert check_run_id(number) == number


@pytest.mark.parametrize("number", [-1, 2**63])
def test_run_ids_out_of_64_bits_are_refused(number: int) -> None:
    with pytest.raises(InvalidName):
        check_run_id(number)


def test_a_case_shows_its_config_only_when_it_has_one() -> None:
    assert str(CaseId("com.acme", "CartTest", "adds")) == "com.acme.CartTest::adds"
    assert str(CaseId("", "", "adds", "v4")) == "adds[v4]"
