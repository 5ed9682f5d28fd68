"""Names of jobs and builds, as people write them."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terec.jenkins import checked_build, named_job, server_of
from terec.model import InvalidInput
from terec_testing.jenkins import path_of

SERVER = "https://ci.acme.example/ci"


@pytest.mark.parametrize(
    ("text", "name", "build"),
    [
        ("shop", "shop", None),
        ("acme/shop", "acme/shop", None),
        ("/acme/shop/", "acme/shop", None),
        ("acme/shop/fix%2Ftax", "acme/shop/fix%2Ftax", None),
        ("job/acme/job/shop", "acme/shop", None),
        ("shop/jdk=17,label=linux", "shop/jdk=17,label=linux", None),
        (f"{SERVER}/job/acme/job/shop/", "acme/shop", None),
        (f"{SERVER}/job/acme/job/shop/job/fix%252Ftax/17/", "acme/shop/fix%2Ftax", "17"),
        (f"{SERVER}/job/acme/job/shop/job/fix%2Ftax/17/", "acme/shop/fix%2Ftax", "17"),
        (f"{SERVER}/job/Test%20Project/lastBuild/console", "Test Project", "lastBuild"),
        (f"{SERVER}/view/All/job/shop/17/testReport/", "shop", "17"),
        (f"{SERVER}/job/shop/jdk=17,label=linux/5/", "shop/jdk=17,label=linux", "5"),
        ("HTTPS://CI.acme.example/ci/job/shop".replace("HTTPS", "https"), "shop", None),
    ],
)
def test_job_is_named_by_words_or_by_its_address(text: str, name: str, build: str | None) -> None:
    found = named_job(text, SERVER)
    assert (str(found.job), found.build) == (name, build)


def test_slash_of_a_branch_is_encoded_twice_in_the_address_and_none_in_what_people_read() -> None:
    job = named_job("acme/shop/fix%2Ftax", SERVER).job
    assert job.path == "job/acme/job/shop/job/fix%252Ftax"
    assert job.last == "fix/tax"


@pytest.mark.parametrize(
    "text",
    [
        "https://other.example/ci/job/shop/",
        "https://ci.acme.example/other/job/shop/",
        "https://ci.acme.example/cinema/job/shop/",
        "http://ci.acme.example/ci/job/shop/",
        "https://ci.acme.example:444/ci/job/shop/",
        "https://ci.acme.example@other.example/ci/job/shop/",
    ],
)
def test_address_on_another_server_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="not on the Jenkins at https"):
        named_job(text, SERVER)


@pytest.mark.parametrize("text", ["", "  ", "/", "a//b", "../a", "a/./b", SERVER + "/", SERVER + "/job/"])
def test_what_names_no_job_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="job"):
        named_job(text, SERVER)


WORD = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1).filter(
    lambda word: word not in ("job", "view", ".", "..") and "%" not in word and "=" not in word
)


@given(st.lists(WORD, min_size=1, max_size=4), st.sampled_from(["", "jdk=17,label=a b"]))
def test_address_of_a_job_leads_back_to_its_name(words: list[str], axes: str) -> None:
    text = "/".join(word.replace("/", "%2F") for word in words) + (f"/{axes}" if axes else "")
    job = named_job(text, SERVER).job
    assert (str(job), job.axes) == (text, axes)
    assert named_job(f"{SERVER}/{job.path}/17/", SERVER) == (job, "17")
    assert unquote(f"/{job.path}") == path_of(text)


@pytest.mark.parametrize("build", ["1", "17", "lastBuild", "lastCompletedBuild", "lastFailedBuild"])
def test_build_is_a_number_or_a_word_of_jenkins(build: str) -> None:
    assert checked_build(build) == build


@pytest.mark.parametrize("build", ["", "0", "-1", "1.5", "latest", "lastBuild/api", "\u0661"])
def test_other_builds_are_refused(build: str) -> None:
    with pytest.raises(InvalidInput, match="BUILD is"):
        checked_build(build)


def test_address_of_a_job_holds_that_of_its_server() -> None:
    assert server_of(f"{SERVER}/job/shop/17/") == SERVER
    assert server_of("https://ci.acme.example/view/All/job/shop/") == "https://ci.acme.example"
    assert server_of("acme/shop") is None
