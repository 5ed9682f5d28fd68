"""How far a consumer group came, and what it has not read; asks without moving it."""

from dataclasses import dataclass
from datetime import datetime

from kafka import TopicPartition
from kafka.admin import OffsetSpec

from terec.events_kafka.clients import kept_admin, patiently
from terec.events_kafka.group import partitions_of
from terec.events_kafka.reading import PartitionReader
from terec.events_kafka.records import moment
from terec.settings import KafkaPlace


@dataclass(frozen=True, slots=True)
class Unread:
    """oldest: when the first unread record was published. lost: records that are gone and were never read."""

    records: int = 0
    oldest: datetime | None = None
    lost: int = 0


@dataclass(frozen=True, slots=True)
class _Span:
    """What there is of a partition, and where the group stands; of one made anew it has read nothing."""

    committed: int
    first: int
    end: int

    @property
    def start(self) -> int:
        return self.first if self.committed > self.end else max(self.committed, self.first)

    @property
    def lost(self) -> int:
        return max(0, self.first - max(0, self.committed))


class Standing:
    """The standing of one group; used by one thread at a time."""

    def __init__(self, place: KafkaPlace, names: list[str], group: str, reader: PartitionReader) -> None:
        self._names, self._group, self._reader = names, group, reader
        self._admin = kept_admin(place)
        self._times: dict[tuple[TopicPartition, int], datetime] = {}

    def unread(self) -> Unread:
        spans = self._spans()
        starts = {partition: each.start for partition, each in spans.items() if each.start < each.end}
        return Unread(
            sum(each.end - each.start for each in spans.values()),
            min(self._published(starts), default=None),
            sum(each.lost for each in spans.values()),
        )

    def close(self) -> None:
        self._admin.close()

    def _spans(self) -> dict[TopicPartition, _Span]:
        with self._admin.use() as admin:
            partitions = partitions_of(admin, self._names)
            if not partitions:
                return {}
            came = patiently(lambda: admin.list_group_offsets({self._group: partitions}))[self._group]
            first = admin.list_partition_offsets(dict.fromkeys(partitions, OffsetSpec.EARLIEST))
            end = admin.list_partition_offsets(dict.fromkeys(partitions, OffsetSpec.LATEST))
        return {each: _Span(came[each].offset, first[each].offset, end[each].offset) for each in partitions}

    def _published(self, starts: dict[TopicPartition, int]) -> list[datetime]:
        """When the records at these offsets were published; those known from before are not read again."""
        known = {place: self._times[place] for place in starts.items() if place in self._times}
        for partition, start in starts.items() - known.keys():
            record = self._reader.first(partition, start)
            if record is not None:
                known[partition, start] = moment(record.timestamp)
        self._times = known
        return list(known.values())
