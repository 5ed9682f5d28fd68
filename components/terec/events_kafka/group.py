"""A member of a consumer group: reads record by record, and commits each when it is done."""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from kafka.admin import OffsetSpec
from kafka.errors import (
    CommitFailedError,
    IllegalGenerationError,
    KafkaTimeoutError,
    LogTruncationError,
    NoError,
    NoOffsetForPartitionError,
    OffsetOutOfRangeError,
    RebalanceInProgressError,
    UnknownMemberIdError,
)
from kafka.structs import MemberState, OffsetAndMetadata

from terec.events_kafka.clients import REQUEST_MS, Kept, connected, kept_admin, patiently
from terec.events_kafka.topics import Topics, make_topics
from terec.model import InvalidInput
from terec.settings import KafkaPlace

POLL_MS = 200
"""How long to wait for a record before asking whether there are any."""

FETCH_WAIT_MS = 100
"""How long Kafka may hold a question for records back. One that comes to a partition which was not asked for, because
records of it were being handled, waits for the end of that."""

STALL_SECONDS = 5.0
"""How long to wait for a record that is there, and for a place in the group."""

HANDLER_SECONDS = 600
"""How long a handler may take before its partitions go to another member, which does the same once more."""

UNPLACED = (NoOffsetForPartitionError, OffsetOutOfRangeError, LogTruncationError)
LOST_PLACE = (CommitFailedError, RebalanceInProgressError, IllegalGenerationError, UnknownMemberIdError)


class GroupReader:
    """One member, used by one thread.

    on_gap is called, before anything else of a partition is read, where records are gone that the group never read;
    when it returned, the group's position is set behind the gap.
    """

    def __init__(
        self,
        place: KafkaPlace,
        topics: Topics,
        names: list[str],
        group: str,
        on_gap: Callable[[], None],
        session_seconds: float,
    ) -> None:
        self._group, self._names, self._on_gap = group, names, on_gap
        self._admin = kept_admin(place)
        self._consumer = Kept(place, lambda: self._joined(place, topics, session_seconds), _leave)
        self._generation = -1
        self._expected: dict[TopicPartition, int] = {}

    def next(self) -> Any | None:
        """The next unread record; None when there is none, or no place in the group yet."""
        until = time.monotonic() + STALL_SECONDS
        while True:
            record = self._polled()
            if record is not None:
                self._mind_gap(record)
                return record
            positions = self._positions()
            if positions is not None and not self._unread(positions):
                for partition, position in positions.items():
                    self._fill_gap(partition, position)
                return None
            if time.monotonic() > until:
                self._give_up(joined=positions is not None)
                return None

    def done(self, record: Any) -> None:
        """Commit the record; where its partition went to another member meanwhile, that one reads it again."""
        partition = TopicPartition(record.topic, record.partition)
        self._expected[partition] = record.offset + 1
        self._commit(partition, record.offset + 1)

    def back(self, record: Any) -> None:
        """Let the record, which was read last, come again."""
        with self._consumer.use() as consumer, suppress(ValueError):  # the partition may be another member's by now
            consumer.seek(TopicPartition(record.topic, record.partition), record.offset)

    def rewind(self) -> None:
        """Let everything come again; InvalidInput while other members read."""
        self.close()
        with self._admin.use() as admin:
            partitions = partitions_of(admin, self._names)
            answer = admin.reset_group_offsets(self._group, dict.fromkeys(partitions, OffsetSpec.EARLIEST))
        if any(each["error"] is UnknownMemberIdError for each in answer.values()):
            raise InvalidInput(f"Others read as {self._group} right now; stop them, and start over.")
        for each in answer.values():
            if each["error"] is not NoError:
                error = each["error"]()
                raise self._admin.given_up(error) from error

    def close(self) -> None:
        """Leave the group; others get its partitions at once."""
        self._consumer.close()
        self._admin.close()

    def _joined(self, place: KafkaPlace, topics: Topics, session_seconds: float) -> Any:
        self._generation = -1
        return _member(place, topics, self._names, self._group, session_seconds)

    def _polled(self) -> Any | None:
        with self._consumer.use() as consumer:
            try:
                found = consumer.poll(timeout_ms=POLL_MS, max_records=1)
            except UNPLACED:
                found = {}
                self._place(consumer)
            record = next((records[0] for records in found.values()), None)
            try:
                self._mind_generation(consumer)
            except BaseException:
                if record is not None:  # it was given to nobody, and would be taken for a gap
                    self.back(record)
                raise
        return record

    def _mind_generation(self, consumer: Any) -> None:
        """Learn where the group stands when this member has a new place in it."""
        member = consumer.group_metadata()
        if member.state == MemberState.STABLE and member.generation_id != self._generation:
            self._expected = self._committed(consumer.assignment())
            self._generation = member.generation_id

    def _committed(self, partitions: set[TopicPartition]) -> dict[TopicPartition, int]:
        """Where the group stands; the first record where it never committed."""
        if not partitions:
            return {}
        with self._admin.use() as admin:
            found = patiently(lambda: admin.list_group_offsets({self._group: list(partitions)}))[self._group]
        return {partition: max(0, each.offset) for partition, each in found.items()}

    def _positions(self) -> dict[TopicPartition, int] | None:
        """Where the next record of each partition of this member is read; None without a place in the group."""
        with self._consumer.use() as consumer:
            member = consumer.group_metadata()
            if member.state != MemberState.STABLE or member.generation_id != self._generation:
                return None
            try:
                positions = {each: consumer.position(each, timeout_ms=REQUEST_MS) for each in consumer.assignment()}
            except UNPLACED:
                self._place(consumer)
                return None
        return None if None in positions.values() else positions

    def _place(self, consumer: Any) -> None:
        """Go where the group stands, or to the first record that there is.

        kafka-python would do so itself, but when it is given partitions amid a poll it takes the first record without
        asking where the group stands, and everything would come again.
        """
        assigned = list(consumer.assignment())
        if not assigned:
            return
        committed = self._committed(set(assigned))
        with self._admin.use() as admin:
            first = admin.list_partition_offsets(dict.fromkeys(assigned, OffsetSpec.EARLIEST))
            end = admin.list_partition_offsets(dict.fromkeys(assigned, OffsetSpec.LATEST))
        for each in assigned:
            there = first[each].offset <= committed[each] <= end[each].offset
            with suppress(ValueError):  # another member's by now
                consumer.seek(each, committed[each] if there else first[each].offset)

    def _unread(self, positions: dict[TopicPartition, int]) -> bool:
        """Whether there is more; asked of Kafka itself, as a consumer does not tell when nobody answers it."""
        if not positions:
            self._must_answer()
            return False
        with self._admin.use() as admin:
            ends = admin.list_partition_offsets(dict.fromkeys(positions, OffsetSpec.LATEST))
        return any(position < ends[partition].offset for partition, position in positions.items())

    def _must_answer(self) -> None:
        """EventsUnreachable when Kafka does not answer."""
        with self._admin.use() as admin:
            admin.describe_topics(self._names)

    def _give_up(self, joined: bool) -> None:
        """EventsUnreachable, but where Kafka answers and only has no place in the group yet."""
        if joined:
            error = KafkaTimeoutError(f"no record came for {STALL_SECONDS} s, and there are some")
            raise self._consumer.given_up(error) from error
        self._must_answer()

    def _mind_gap(self, record: Any) -> None:
        try:
            self._fill_gap(TopicPartition(record.topic, record.partition), record.offset)
        except BaseException:
            self.back(record)
            raise

    def _fill_gap(self, partition: TopicPartition, position: int) -> None:
        if self._expected.get(partition, position) != position:
            self._on_gap()
            self._expected[partition] = position
            self._commit(partition, position)

    def _commit(self, partition: TopicPartition, position: int) -> None:
        with self._consumer.use() as consumer, suppress(*LOST_PLACE):
            consumer.commit({partition: OffsetAndMetadata(position, "", -1)}, timeout_ms=REQUEST_MS)


def partitions_of(admin: Any, names: list[str]) -> list[TopicPartition]:
    """The partitions of these topics; none of a topic that is not there yet."""
    found = patiently(lambda: admin.describe_topics(names))
    return [TopicPartition(each["name"], part["partition_index"]) for each in found for part in each["partitions"]]


def _member(place: KafkaPlace, topics: Topics, names: list[str], group: str, session_seconds: float) -> Any:
    make_topics(place, topics)
    consumer = connected(
        KafkaConsumer,
        place,
        group_id=group,
        enable_auto_commit=False,
        auto_offset_reset="none",  # see GroupReader._place
        allow_auto_create_topics=False,
        session_timeout_ms=round(session_seconds * 1000),
        heartbeat_interval_ms=round(session_seconds * 1000 / 4),
        max_poll_interval_ms=HANDLER_SECONDS * 1000,
        max_poll_records=1,
        fetch_max_wait_ms=FETCH_WAIT_MS,
        metrics_enabled=False,
    )
    consumer.subscribe(names)
    for name in names:
        consumer.partitions_for_topic(name)  # waits for what is known of it: who leads a group without, assigns nothing
    return consumer


def _leave(consumer: Any) -> None:
    consumer.close(autocommit=False, timeout_ms=REQUEST_MS)
