"""The topics of TeReC: their names, and how they are made."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from kafka import KafkaAdminClient
from kafka.errors import (
    ClusterAuthorizationFailedError,
    TopicAlreadyExistsError,
    TopicAuthorizationFailedError,
    UnknownTopicOrPartitionError,
    for_code,
)

from terec.events_kafka.clients import connected
from terec.events_kafka.troubles import TopicNotMade
from terec.model import REGRESSION_TYPE
from terec.settings import KafkaPlace

LETTER_LIMIT = 2 * 1024 * 1024
"""Most bytes of a dead letter: an event of any size that Kafka takes by default, and the reason."""

_DENIED = (TopicAuthorizationFailedError.errno, ClusterAuthorizationFailedError.errno)


@dataclass(frozen=True, slots=True)
class Topics:
    """Names, and the shape in which missing topics are made; those that exist are left as they are.

    partitions: of runs and regressions each; adding some later would break the order of events of one branch.
    replication: copies; -1: as many as the cluster makes by default. retention: None keeps events for ever.
    """

    prefix: str
    partitions: int = 12
    replication: int = -1
    retention: timedelta | None = timedelta(days=7)

    @property
    def runs(self) -> str:
        """What the analyzer reads: results arrived."""
        return f"{self.prefix}.run.v1"

    @property
    def regressions(self) -> str:
        """What the analyzer tells."""
        return f"{self.prefix}.regression.v1"

    @property
    def dead_letters(self) -> str:
        return f"{self.prefix}.dead-letters.v1"

    def of(self, event_type: str) -> str:
        """The topic of an event; one of a type that nobody knows goes to those who read runs, and is set aside."""
        return self.regressions if event_type == REGRESSION_TYPE else self.runs

    def group(self, reader: str) -> str:
        return f"{self.prefix}.{reader}"


def topics_at(place: KafkaPlace) -> Topics:
    """Those of the place, as its settings say."""
    return Topics(place.prefix, replication=-1 if place.replication is None else place.replication)


def make_topics(place: KafkaPlace, topics: Topics) -> None:
    """Make the topics that are missing; several processes may do so at the same time."""
    admin = connected(KafkaAdminClient, place)
    try:
        _make_missing(admin, _shapes(topics))
    finally:
        admin.close()


def _make_missing(admin: Any, shapes: Mapping[str, dict[str, Any]]) -> None:
    unknown = UnknownTopicOrPartitionError.errno
    missing = [each["name"] for each in admin.describe_topics(list(shapes)) if each["error_code"] == unknown]
    if not missing:
        return
    answer = admin.create_topics({name: shapes[name] for name in missing}, raise_errors=False)
    for each in answer["topics"]:
        if each["error_code"] in _DENIED:
            raise TopicNotMade(each["name"])
        if each["error_code"] not in (0, TopicAlreadyExistsError.errno):
            raise for_code(each["error_code"])(f"{each['name']}: {each['error_message']}")
    admin.wait_for_topics(missing)


def _shapes(topics: Topics) -> dict[str, dict[str, Any]]:
    kept = -1 if topics.retention is None else int(topics.retention.total_seconds() * 1000)
    events = _shape(topics, topics.partitions, {"cleanup.policy": "delete", "retention.ms": str(kept)})
    letters = _shape(topics, 1, {"cleanup.policy": "compact", "max.message.bytes": str(LETTER_LIMIT)})
    return {topics.runs: events, topics.regressions: events, topics.dead_letters: letters}


def _shape(topics: Topics, partitions: int, configs: dict[str, str]) -> dict[str, Any]:
    return {"num_partitions": partitions, "replication_factor": topics.replication, "configs": configs}
