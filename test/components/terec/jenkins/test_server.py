"""How a Jenkins is asked, and what is made of one that misbehaves."""

from itertools import repeat
from typing import Any

import pytest

from terec.jenkins import JenkinsServer, named_job, open_jenkins
from terec.model import Denied, InvalidInput, NotFound, RemoteError, TerecError
from terec_testing.jenkins import LOGIN_PAGE, MULTIBRANCH, MockJenkins
from terec_testing.web_server import Reply, json_reply, mock_web


def job_of(server: JenkinsServer, name: str = "shop") -> Any:
    return server.job(named_job(name, server.url).job)


def test_user_and_token_are_sent_and_the_wrong_ones_are_denied(jenkins: MockJenkins) -> None:
    jenkins.account = "ann:11token"
    jenkins.job("shop")
    with open_jenkins(jenkins.url, "ann", "11token") as server:
        assert job_of(server).kind == "WorkflowJob"
    with open_jenkins(jenkins.url, "ann", "other") as server, pytest.raises(Denied, match="answers 401") as told:
        job_of(server)
    assert "other" not in str(told.value)


def test_user_without_token_is_a_wrong_call() -> None:
    with pytest.raises(InvalidInput, match="JENKINS_TOKEN"):
        JenkinsServer("http://127.0.0.1:1", "ann")


def test_only_the_needed_fields_are_asked_for(jenkins: MockJenkins, server: JenkinsServer) -> None:
    jenkins.job("shop")
    jenkins.build("shop", 1)
    server.build(job_of(server), 1)
    assert all(asked.query["tree"] for asked in jenkins.web.asked)


def test_last_build_and_last_completed_build_are_found(jenkins: MockJenkins, server: JenkinsServer) -> None:
    jenkins.job("shop")
    jenkins.build("shop", 1)
    jenkins.build("shop", 2, None)
    job = job_of(server)
    assert server.build(job, "lastBuild").number == 2
    assert server.build(job, "lastCompletedBuild").number == 1


@pytest.mark.parametrize("limit", [1, 99, 100, 101, 205, 500])
def test_finished_builds_are_had_page_by_page_newest_first(
    jenkins: MockJenkins, server: JenkinsServer, limit: int
) -> None:
    jenkins.job("shop")
    for number in range(1, 251):
        jenkins.build("shop", number, None if number in (250, 248) else "SUCCESS")
    done = [number for number in range(250, 0, -1) if number not in (250, 248)]
    assert server.finished(job_of(server), limit) == done[:limit]


def test_build_that_begins_between_two_pages_doubles_none(jenkins: MockJenkins, server: JenkinsServer) -> None:
    jenkins.job("shop")
    for number in range(1, 151):
        jenkins.build("shop", number)
    job = job_of(server)
    reply = jenkins.reply

    def answer(asked: Any) -> Reply:
        said = reply(asked)
        jenkins.build("shop", 151, None)
        return said

    jenkins.web._answer = answer
    assert server.finished(job, 150) == list(range(150, 0, -1))


def test_server_that_answers_the_same_page_for_ever_is_asked_twice(jenkins: MockJenkins, server: JenkinsServer) -> None:
    jenkins.job("shop")
    job = job_of(server)
    page = {"allBuilds": [{"number": number} for number in range(1, 101)]}
    jenkins.answers["/job/shop"] = json_reply(page)
    assert len(server.finished(job, 500)) == 100
    assert len(jenkins.web.asked) == 3


def test_multibranch_job_is_no_job_with_builds(jenkins: MockJenkins, server: JenkinsServer) -> None:
    jenkins.job("shop", MULTIBRANCH)
    with pytest.raises(InvalidInput, match="name one of its jobs, as in shop/main"):
        job_of(server)


@pytest.mark.parametrize(
    ("reply", "error", "sentence"),
    [
        (Reply(401), Denied, "answers 401"),
        (Reply(403), Denied, "answers 403"),
        (Reply(404), NotFound, "answers 404"),
        (Reply(500, b"<html>Oops!</html>", "text/html"), RemoteError, "answers 500"),
        (LOGIN_PAGE, RemoteError, "answers text/html, which is no JSON"),
        (json_reply([1, 2]), RemoteError, "answers JSON that is no object"),
        (json_reply({"_class": "hudson.model.Run"}), RemoteError, "answers JSON that is no build"),
        (json_reply({"number": "17"}), RemoteError, "answers JSON that is no build"),
        (Reply(200, repeat(b'{"a":[' + b"1," * 5000)), RemoteError, "answers more than"),
        (Reply(200, [b'{"number": 1, "url']), RemoteError, "no JSON"),
    ],
)
def test_bad_answer_is_one_sentence(
    jenkins: MockJenkins, server: JenkinsServer, reply: Reply, error: type[TerecError], sentence: str
) -> None:
    jenkins.job("shop")
    job = job_of(server)
    jenkins.answers["/job/shop/1"] = reply
    with pytest.raises(error, match=sentence) as told:
        server.build(job, 1)
    assert str(told.value).startswith(f"Jenkins at {jenkins.url}/job/shop/1")


def test_redirect_to_another_host_is_refused_and_nobody_else_gets_the_token(jenkins: MockJenkins) -> None:
    with mock_web(lambda _: json_reply({})) as other:
        jenkins.answers["/job/shop"] = Reply(302, headers={"Location": f"{other.url}/login"})
        with open_jenkins(jenkins.url, "ann", "token") as server, pytest.raises(RemoteError, match="redirects to"):
            job_of(server)
        assert other.asked == []
