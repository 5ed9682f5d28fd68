"""Carries events over Kafka: a relay publishes the store's outbox, readers share the work in consumer groups."""

from terec.events_kafka.delivery import KafkaDelivery
from terec.events_kafka.publishing import KafkaPublisher
from terec.events_kafka.relay import KafkaRelay
from terec.events_kafka.topics import Topics, make_topics

__all__ = ["KafkaDelivery", "KafkaPublisher", "KafkaRelay", "Topics", "make_topics"]
