"""Joins the settings to a Jenkins."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from terec.model import InvalidInput
from terec.settings import Settings

if TYPE_CHECKING:
    from terec.jenkins import JenkinsServer


@contextmanager
def open_jenkins(settings: Settings, job: str) -> Iterator["JenkinsServer"]:
    """The Jenkins of the settings, else the one that the job's URL is of; InvalidInput where neither names one."""
    from terec.jenkins import open_jenkins as opened
    from terec.jenkins import server_of

    url = settings.jenkins_url or server_of(job)
    if not url:
        raise InvalidInput("Which Jenkins? Set JENKINS_URL, or give the whole address of the job.")
    with opened(url, settings.jenkins_user, settings.jenkins_token, settings.jenkins_requests) as server:
        yield server
