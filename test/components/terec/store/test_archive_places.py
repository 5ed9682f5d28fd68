"""Contract of store.Archive: orgs, projects and suites as another store has them."""

import pytest

from terec.model import Grant, NotFound, Org, Project, Suite, Token
from terec.store import Store
from terec_testing import NOW, a_run_key, a_suite_key
from terec_testing.stores import put_run

FULL = Project("acme", "shop", "The shop", "Sells", "https://a", "trunk", ("release/*",))


@pytest.mark.parametrize("org", [Org("acme", "Acme", "https://acme.test", private=True), Org("acme")])
def test_restored_org_takes_the_place_of_the_one_there_and_what_is_under_it_stays(store: Store, org: Org) -> None:
    token = Token("acme", "ci", Grant.WRITE, "d1", NOW)
    store.add_token(token)
    put_run(store)
    store.restore_org(Org("acme", "Another", private=not org.private))

    for _ in range(2):
        store.restore_org(org)
        assert store.orgs() == [org]
    assert (store.org("acme"), store.tokens("acme"), store.token("d1")) == (org, [token], token)
    assert store.run(a_run_key()) is not None


def test_org_that_is_not_there_is_restored_as_a_new_one(empty_store: Store) -> None:
    empty_store.restore_org(Org("acme", private=True))
    assert empty_store.org("acme") == Org("acme", private=True)
    assert not empty_store.add_org(Org("acme"), [])


@pytest.mark.parametrize("project", [FULL, Project("acme", "shop"), Project("acme", "shop", long_lived=())])
def test_restored_project_has_no_word_of_the_one_there(store: Store, project: Project) -> None:
    store.put_project(Project("acme", "shop", "Old", "Old", "https://old", "old", ("old/*",)))
    put_run(store)

    for _ in range(2):
        store.restore_project(project)
        assert store.projects("acme") == [project]
    assert store.project("acme", "shop") == project
    assert store.run(a_run_key()) is not None


def test_project_that_is_not_there_is_restored_as_a_new_one(store: Store) -> None:
    store.restore_project(Project("acme", "api", "The API"))
    assert store.projects("acme") == [Project("acme", "api", "The API"), Project("acme", "shop")]


@pytest.mark.parametrize("url", [None, "https://ci.test"])
def test_restored_suite_has_no_url_of_the_one_there(store: Store, url: str | None) -> None:
    store.put_suite(Suite(*a_suite_key(), url="https://old"))
    put_run(store)

    for _ in range(2):
        store.restore_suite(Suite(*a_suite_key(), url=url))
        assert store.suites("acme") == [Suite(*a_suite_key(), url=url)]
    assert store.run(a_run_key()) is not None
    put_run(store, 2)
    assert store.run(a_run_key(2)) is not None


def test_suite_that_is_not_there_is_restored_as_a_new_one(store: Store) -> None:
    store.restore_suite(Suite("acme", "shop", "e2e"))
    assert store.suites("acme") == [Suite("acme", "shop", "e2e")]


def test_what_belongs_to_an_unknown_place_is_not_restored(store: Store) -> None:
    with pytest.raises(NotFound, match="nobody"):
        store.restore_project(Project("nobody", "shop"))
    for place in (("nobody", "shop"), ("acme", "nothing")):
        with pytest.raises(NotFound, match="not found"):
            store.restore_suite(Suite(*place, "ci"))
