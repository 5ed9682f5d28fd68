import pytest

from terec.model import InvalidInput
from terec.settings import SETTINGS, read_settings


def test_defaults_are_used_where_nothing_is_set() -> None:
    settings = read_settings({})
    assert settings.url == ""
    assert settings.text_head == 48 * 1024
    assert not settings.anonymous_write


def test_blank_values_count_as_not_set() -> None:
    assert read_settings({"TEREC_BODY_LIMIT_MIB": " "}).body_limit == 64 * 1024 * 1024


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("TEREC_BODY_LIMIT_MIB", "0"),
        ("TEREC_RESULTS_LIMIT", "many"),
        ("TEREC_ANONYMOUS_WRITE", "maybe"),
        ("TEREC_LOG_LEVEL", "loud"),
        ("TEREC_WORKERS", "100"),
        ("TEREC_STORE", "http://x"),
        ("TEREC_STORE", "terec.sqlite"),
    ],
)
def test_a_wrong_value_names_its_variable(variable: str, value: str) -> None:
    with pytest.raises(InvalidInput, match=f"{variable} is '{value}'"):
        read_settings({variable: value})


def test_store_of_a_server_is_a_file_or_a_keyspace_shown_without_its_password() -> None:
    with pytest.raises(InvalidInput) as refused:
        read_settings({"TEREC_STORE": "postgres://me:hunter2@db/x"})
    assert str(refused.value) == ("TEREC_STORE is 'postgres://db/x'; give sqlite:///PATH or cassandra://HOST/KEYSPACE.")
    assert [read_settings({"TEREC_STORE": url}).store for url in ("", "sqlite:///x", "cassandra://h/k")] == [
        *("", "sqlite:///x", "cassandra://h/k")
    ]


@pytest.mark.parametrize("url", ["github.com", "ftp://github.com", "https://ann:secret@github.com", "https://a.b/?x"])
@pytest.mark.parametrize("variable", ["TEREC_GITHUB_URL", "TEREC_GITLAB_URL"])
def test_address_of_a_host_is_a_web_address_and_is_not_repeated(variable: str, url: str) -> None:
    with pytest.raises(InvalidInput, match=f"{variable} is http") as refused:
        read_settings({variable: url})
    assert "secret" not in str(refused.value)
    assert read_settings({variable: "https://git.acme.example:8443/code/"}).github_url


def test_secrets_are_not_shown() -> None:
    names = ("TEREC_API_KEY", "TEREC_ADMIN_TOKEN", "TEREC_GITHUB_TOKEN", "TEREC_GITLAB_TOKEN")
    shown = repr(read_settings({name: f"terec_secret{place}" for place, name in enumerate(names)}))
    assert "secret" not in shown


def test_every_setting_says_what_it_means() -> None:
    assert all(each.variable.startswith("TEREC_") and each.meaning.endswith(".") for each in SETTINGS)


def test_jenkins_is_found_by_its_own_variables_unless_terec_has_others() -> None:
    own = {"JENKINS_URL": "https://ci", "JENKINS_USER": "ann", "JENKINS_TOKEN": "hunter2"}
    read = read_settings({**own, "TEREC_JENKINS_URL": "https://other"})
    assert (read.jenkins_url, read.jenkins_user, read.jenkins_token) == ("https://other", "ann", "hunter2")
    assert "hunter2" not in repr(read)
