from hypothesis import given
from hypothesis import strategies as st

from terec.ci_context import as_name
from terec.ci_context.names import org_and_project
from terec.model import check_org_or_project


@given(st.text(max_size=300))
def test_what_as_name_makes_is_a_valid_name(text: str) -> None:
    name = as_name(text)
    assert name is None or check_org_or_project(name) == name


@given(st.text())
def test_any_remote_is_read_without_an_error(remote: str) -> None:
    org, project = org_and_project(remote)
    assert (org is None) or check_org_or_project(org) == org
    assert (project is None) or check_org_or_project(project, "project") == project
