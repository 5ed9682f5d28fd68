"""Names of jobs and builds, as people write them and as Jenkins addresses them."""

import re
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from terec.model import InvalidInput

NAMED_BUILDS = (
    "lastBuild",
    "lastCompletedBuild",
    "lastSuccessfulBuild",
    "lastStableBuild",
    "lastUnstableBuild",
    "lastFailedBuild",
    "lastUnsuccessfulBuild",
)
"""Words of Jenkins that stand for a build's number."""

_HOW = "write FOLDER/JOB, FOLDER/JOB/BRANCH with %2F for a / in the branch, or the job's whole address"
_LONGEST = 2000
_FIRST_WORD = re.compile("/(?:job|view)/")


class JobName(NamedTuple):
    """words: folders, job and, in a multibranch job, the branch with `/` as `%2F`. axes: of a matrix leg."""

    words: tuple[str, ...]
    axes: str = ""

    @property
    def path(self) -> str:
        """Where the job is below the server's address: `job/acme/job/shop/job/fix%252Ftax`."""
        words = "/".join(f"job/{quote(word, safe='')}" for word in self.words)
        return f"{words}/{quote(self.axes, safe='=,')}" if self.axes else words

    @property
    def last(self) -> str:
        """The last word as people read it: `fix/tax`."""
        return unquote(unquote(self.words[-1]))

    @property
    def matrix(self) -> "JobName":
        """The matrix job that this leg belongs to; a job that is no leg is its own."""
        return JobName(self.words)

    def __str__(self) -> str:
        """As JOB_NAME says it inside of a build: `acme/shop/fix%2Ftax`."""
        return "/".join((*self.words, self.axes) if self.axes else self.words)


class BuildName(NamedTuple):
    """A job, and the build where one was named with it."""

    job: JobName
    build: str | None = None


def named_job(text: str, server: str) -> BuildName:
    """The job that text names, on the server with this address; InvalidInput for a URL of another server."""
    text = text.strip()
    if not text or len(text) > _LONGEST:
        raise InvalidInput(f"No job is named; {_HOW}.")
    if "://" in text:
        return _of_path(_below(text, server), text)
    words = text.strip("/").split("/")
    if words[0] == "job" and len(words) > 1:
        return _of_path(words, text)
    return BuildName(_checked(words, text))


def server_of(text: str) -> str | None:
    """The address of the server in a job's URL, None when text is no such URL."""
    found = _FIRST_WORD.search(text) if "://" in text else None
    return text[: found.start()] if found else None


def checked_build(text: str) -> str:
    """A build's number, or one of NAMED_BUILDS; InvalidInput for anything else."""
    if text in NAMED_BUILDS or (text.isascii() and text.isdigit() and int(text) > 0):
        return text
    raise InvalidInput(f"BUILD is {text[:60]!r}; give a number, or a word of Jenkins such as lastCompletedBuild.")


def _below(text: str, server: str) -> list[str]:
    """The words of the URL's path behind the server's address."""
    asked, known = urlsplit(text), urlsplit(server)
    root = known.path.rstrip("/") + "/"
    if (asked.scheme, asked.netloc.lower()) != (known.scheme, known.netloc.lower()) or not asked.path.startswith(root):
        shown = asked._replace(netloc=asked.netloc.rpartition("@")[2], query="", fragment="").geturl()
        raise InvalidInput(f"{shown[:200]} is not on the Jenkins at {server}, and no other one is asked.")
    return asked.path.removeprefix(root).strip("/").split("/")


def _of_path(path: list[str], text: str) -> BuildName:
    """Job and build of `view/V/job/A/job/B/AXES/17/console`."""
    words, rest = [], path
    while len(rest) > 1 and rest[0] in ("job", "view"):
        if rest[0] == "job":
            words.append(unquote(rest[1]).replace("/", "%2F"))
        rest = rest[2:]
    if rest and "=" in unquote(rest[0]):
        words, rest = [*words, unquote(rest[0])], rest[1:]
    build = rest[0] if rest and (rest[0].isdigit() or rest[0] in NAMED_BUILDS) else None
    return BuildName(_checked(words, text), build)


def _checked(words: list[str], text: str) -> JobName:
    if not words or not all(word.strip() and word not in (".", "..") for word in words):
        raise InvalidInput(f"{text[:200]!r} names no job; {_HOW}.")
    if len(words) > 1 and "=" in words[-1]:
        return JobName(tuple(words[:-1]), words[-1])
    return JobName(tuple(words))
