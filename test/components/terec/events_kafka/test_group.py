"""A member of a group takes no event for read that it never gave to anybody."""

from typing import Any

import pytest

from terec.events import ANALYZER
from terec.events_kafka import KafkaDelivery, Topics, group
from terec.model import Event, EventsUnreachable, RunCompleted
from terec.settings import KafkaPlace
from terec_testing import NOW, a_run_key


@pytest.fixture
def first_record_with_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a member's first poll wait for a record: it comes in the turn that asks where the group stands."""
    member = group._member

    def patient(*words: Any) -> Any:
        consumer = member(*words)
        poll = consumer.poll

        def polled(**words: Any) -> Any:
            while not (found := poll(**words)):
                pass
            consumer.poll = poll
            return found

        consumer.poll = polled
        return consumer

    monkeypatch.setattr(group, "_member", patient)


@pytest.mark.usefixtures("first_record_with_the_place")
@pytest.mark.parametrize("error", [EventsUnreachable("Away."), RuntimeError("a fault")])
def test_record_that_came_as_kafka_did_not_say_where_the_group_stands_comes_again(
    place: KafkaPlace, topics: Topics, publish: Any, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    events: list[Event] = [RunCompleted(a_run_key(run_id)) for run_id in (1, 2)]
    publish(*events)
    committed, errors = group.GroupReader._committed, [error]

    def failing_once(reader: group.GroupReader, partitions: Any) -> Any:
        if errors:
            raise errors.pop()
        return committed(reader, partitions)

    seen: list[object] = []
    words: dict[str, Any] = {"topics": topics, "on_lost": lambda: seen.append("lost")}
    with KafkaDelivery(place, ANALYZER, lambda: NOW, **words) as delivery:
        delivery.rewind()  # a place in each partition
        monkeypatch.setattr(group.GroupReader, "_committed", failing_once)
        with pytest.raises(type(error)):
            delivery.deliver(seen.append, most=1)
        delivery.deliver(seen.append, most=2)

    assert seen == events
