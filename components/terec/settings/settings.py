"""Every setting with its variable, default and meaning; docs/settings.md is checked against this list."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import NamedTuple

from terec.model import InvalidInput
from terec.settings.place import check_store_url

WORKERS_MAX = 64

_WEB_ADDRESS = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(?:/[A-Za-z0-9._~%/-]*)?")


class Setting(NamedTuple):
    variable: str
    default: str
    meaning: str


SETTINGS = (
    Setting(
        "TEREC_URL",
        "",
        "Where commands find TeReC: sqlite:///PATH, http(s)://SERVER, cassandra://HOST/KEYSPACE; empty: your file.",
    ),
    Setting("TEREC_ORG", "", "Org that commands use unless --org is given."),
    Setting("TEREC_PROJECT", "", "Project that commands use unless --project is given."),
    Setting("TEREC_API_KEY", "", "Token that commands send to a server."),
    Setting(
        "TEREC_SPOOL",
        "",
        "Folder of uploads that wait for a server; empty: spool, beside the user's file.",
    ),
    Setting("TEREC_SPOOL_LIMIT_MIB", "512", "Most MiB that waiting uploads may take; the oldest go first."),
    Setting(
        "TEREC_STORE",
        "",
        "Where a server keeps its data: sqlite:///PATH or cassandra://HOST[,HOST…]/KEYSPACE; empty: the user's file.",
    ),
    Setting("TEREC_EVENTS", "store", "What carries a server's events: store (its own outbox) or kafka://HOST[,HOST…]."),
    Setting("TEREC_CASSANDRA_USER", "", "User at Cassandra, unless the URL names one."),
    Setting("TEREC_CASSANDRA_PASSWORD", "", "Password of that user."),
    Setting("TEREC_CASSANDRA_DATACENTER", "", "Datacenter of all servers of the keyspace; empty: the only one."),
    Setting("TEREC_CASSANDRA_REPLICATION", "1", "Copies kept by a keyspace that is made: 3, or east:3,west:3."),
    Setting("TEREC_CASSANDRA_CA", "", "File of the authority for TLS to Cassandra; empty: no TLS."),
    Setting("TEREC_KAFKA_USER", "", "User at Kafka (SASL), unless the URL names one."),
    Setting("TEREC_KAFKA_PASSWORD", "", "Password of that user."),
    Setting("TEREC_KAFKA_CA", "", "File of the authority for TLS to Kafka; empty: no TLS."),
    Setting("TEREC_KAFKA_PREFIX", "terec", "First word of the names of TeReC's topics and groups."),
    Setting(
        "TEREC_KAFKA_REPLICATION",
        "",
        "Copies kept of topics that are made: 3; empty: as many as the cluster's default.",
    ),
    Setting(
        "TEREC_GITHUB_TOKEN", "", "Token for correcting commit statuses at GitHub; empty: a server corrects none there."
    ),
    Setting("TEREC_GITHUB_URL", "https://github.com", "Address of that GitHub, as people open it."),
    Setting(
        "TEREC_GITLAB_TOKEN", "", "Token for correcting commit statuses at GitLab; empty: a server corrects none there."
    ),
    Setting("TEREC_GITLAB_URL", "https://gitlab.com", "Address of that GitLab, as people open it."),
    Setting(
        "TEREC_JENKINS_URL",
        "",
        "Address of the Jenkins that `terec jenkins` asks; empty: JENKINS_URL, which each of its builds has set.",
    ),
    Setting(
        "TEREC_JENKINS_USER",
        "",
        "User at Jenkins; empty: JENKINS_USER, else the token is one of its own kind (Bearer).",
    ),
    Setting("TEREC_JENKINS_TOKEN", "", "API token of that user, sent to that address alone; empty: JENKINS_TOKEN."),
    Setting("TEREC_JENKINS_REQUESTS", "4", "Most requests that Jenkins is asked at once."),
    Setting(
        "TEREC_JENKINS_JOBS",
        "",
        "Jobs that are polled, patterns with commas between: acme/*, shop, **/nightly; empty: a server polls none.",
    ),
    Setting("TEREC_JENKINS_ORG", "", "Org to which a server stores what it polls, and builds that the hook names."),
    Setting("TEREC_JENKINS_PROJECT", "", "Project of that org."),
    Setting("TEREC_JENKINS_SECONDS", "60", "Seconds between two polls."),
    Setting("TEREC_JENKINS_LOOK_BACK", "50", "Newest finished builds of each job that a poll looks at."),
    Setting("TEREC_JENKINS_HOOK_SECRET", "", "Secret that may sign calls of /hooks/jenkins instead of a token."),
    Setting("TEREC_WORKERS", "1", f"Processes of terec-api that answer at one port; at most {WORKERS_MAX}."),
    Setting("TEREC_ADMIN_TOKEN", "", "Token that may do everything on this server."),
    Setting("TEREC_PUBLIC_URL", "", "Address under which others reach this server; ends loopback rules."),
    Setting("TEREC_ANONYMOUS_WRITE", "no", "yes: a public org takes results without a token on a public server."),
    Setting("TEREC_BODY_LIMIT_MIB", "64", "Largest request body of results, unpacked, in MiB."),
    Setting("TEREC_REPORT_LIMIT_MIB", "1024", "Largest report or archive, unpacked, in MiB."),
    Setting("TEREC_RESULTS_LIMIT", "100000", "Most results in one request."),
    Setting("TEREC_TEXT_HEAD_KIB", "48", "KiB kept of the start of a long text."),
    Setting("TEREC_TEXT_TAIL_KIB", "16", "KiB kept of the end of a long text."),
    Setting("TEREC_BUSY_SECONDS", "30", "How long a writer waits for another one on the same file."),
    Setting("TEREC_LOG_LEVEL", "info", "What a server logs: debug, info, warning or error."),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings as values; sizes in bytes, times in seconds; empty text, or None, where nothing was set."""

    url: str
    org: str
    project: str
    api_key: str
    spool: str
    spool_limit: int
    store: str
    events: str
    cassandra_user: str
    cassandra_password: str
    cassandra_datacenter: str
    cassandra_replication: str
    cassandra_ca: str
    kafka_user: str
    kafka_password: str
    kafka_ca: str
    kafka_prefix: str
    kafka_replication: int | None
    github_token: str
    github_url: str
    gitlab_token: str
    gitlab_url: str
    jenkins_url: str
    jenkins_user: str
    jenkins_token: str
    jenkins_requests: int
    jenkins_jobs: str
    jenkins_org: str
    jenkins_project: str
    jenkins_seconds: int
    jenkins_look_back: int
    jenkins_hook_secret: str
    workers: int
    admin_token: str
    public_url: str
    anonymous_write: bool
    body_limit: int
    report_limit: int
    results_limit: int
    text_head: int
    text_tail: int
    busy_seconds: float
    log_level: str

    def __repr__(self) -> str:
        """Secrets are left out: a settings object may reach a log."""
        hidden = {
            "api_key",
            "admin_token",
            "github_token",
            "gitlab_token",
            "cassandra_password",
            "kafka_password",
            "jenkins_token",
            "jenkins_hook_secret",
            "store",
            "events",
            "url",
        }
        shown = (f"{each.name}={getattr(self, each.name)!r}" for each in fields(self) if each.name not in hidden)
        return f"Settings({', '.join(shown)})"


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Settings from the variables given; InvalidInput names the variable whose value cannot be used."""
    text = {each.variable: environment.get(each.variable, "").strip() or each.default for each in SETTINGS}
    return Settings(
        url=text["TEREC_URL"],
        org=text["TEREC_ORG"],
        project=text["TEREC_PROJECT"],
        api_key=text["TEREC_API_KEY"],
        spool=text["TEREC_SPOOL"],
        spool_limit=_whole(text, "TEREC_SPOOL_LIMIT_MIB", 1) * 1024 * 1024,
        store=text["TEREC_STORE"] and check_store_url("TEREC_STORE", text["TEREC_STORE"]),
        events=text["TEREC_EVENTS"],
        cassandra_user=text["TEREC_CASSANDRA_USER"],
        cassandra_password=text["TEREC_CASSANDRA_PASSWORD"],
        cassandra_datacenter=text["TEREC_CASSANDRA_DATACENTER"],
        cassandra_replication=text["TEREC_CASSANDRA_REPLICATION"],
        cassandra_ca=text["TEREC_CASSANDRA_CA"],
        kafka_user=text["TEREC_KAFKA_USER"],
        kafka_password=text["TEREC_KAFKA_PASSWORD"],
        kafka_ca=text["TEREC_KAFKA_CA"],
        kafka_prefix=text["TEREC_KAFKA_PREFIX"],
        kafka_replication=_whole(text, "TEREC_KAFKA_REPLICATION", 1) if text["TEREC_KAFKA_REPLICATION"] else None,
        github_token=text["TEREC_GITHUB_TOKEN"],
        github_url=_web_address(text, "TEREC_GITHUB_URL"),
        gitlab_token=text["TEREC_GITLAB_TOKEN"],
        gitlab_url=_web_address(text, "TEREC_GITLAB_URL"),
        jenkins_url=text["TEREC_JENKINS_URL"] or environment.get("JENKINS_URL", "").strip(),
        jenkins_user=text["TEREC_JENKINS_USER"] or environment.get("JENKINS_USER", "").strip(),
        jenkins_token=text["TEREC_JENKINS_TOKEN"] or environment.get("JENKINS_TOKEN", "").strip(),
        jenkins_requests=_whole(text, "TEREC_JENKINS_REQUESTS", 1),
        jenkins_jobs=text["TEREC_JENKINS_JOBS"],
        jenkins_org=text["TEREC_JENKINS_ORG"],
        jenkins_project=text["TEREC_JENKINS_PROJECT"],
        jenkins_seconds=_whole(text, "TEREC_JENKINS_SECONDS", 1),
        jenkins_look_back=_whole(text, "TEREC_JENKINS_LOOK_BACK", 1),
        jenkins_hook_secret=text["TEREC_JENKINS_HOOK_SECRET"],
        workers=_whole(text, "TEREC_WORKERS", 1, WORKERS_MAX),
        admin_token=text["TEREC_ADMIN_TOKEN"],
        public_url=text["TEREC_PUBLIC_URL"],
        anonymous_write=_switch(text, "TEREC_ANONYMOUS_WRITE"),
        body_limit=_whole(text, "TEREC_BODY_LIMIT_MIB", 1) * 1024 * 1024,
        report_limit=_whole(text, "TEREC_REPORT_LIMIT_MIB", 1) * 1024 * 1024,
        results_limit=_whole(text, "TEREC_RESULTS_LIMIT", 1),
        text_head=_whole(text, "TEREC_TEXT_HEAD_KIB", 1) * 1024,
        text_tail=_whole(text, "TEREC_TEXT_TAIL_KIB", 0) * 1024,
        busy_seconds=_whole(text, "TEREC_BUSY_SECONDS", 0),
        log_level=_one_of(text, "TEREC_LOG_LEVEL", ("debug", "info", "warning", "error")),
    )


def _whole(text: Mapping[str, str], variable: str, least: int, most: int | None = None) -> int:
    try:
        value = int(text[variable])
    except ValueError:
        value = least - 1
    if value < least or (most is not None and value > most):
        wanted = f"of at least {least}" if most is None else f"from {least} to {most}"
        raise InvalidInput(f"{variable} is {text[variable]!r}; give a whole number {wanted}.")
    return value


def _web_address(text: Mapping[str, str], variable: str) -> str:
    """http(s)://HOST[:PORT][/PATH]; the value is not repeated, for a password may stand in it."""
    if not _WEB_ADDRESS.fullmatch(text[variable]):
        raise InvalidInput(f"{variable} is http(s)://HOST[:PORT][/PATH], without user, query or fragment.")
    return text[variable].rstrip("/")


def _switch(text: Mapping[str, str], variable: str) -> bool:
    return _one_of(text, variable, ("yes", "no", "true", "false", "1", "0")) in ("yes", "true", "1")


def _one_of(text: Mapping[str, str], variable: str, words: tuple[str, ...]) -> str:
    value = text[variable].lower()
    if value not in words:
        raise InvalidInput(f"{variable} is {text[variable]!r}; give one of {', '.join(words)}.")
    return value
