"""Real Cassandra and Kafka servers for tests: shared by a whole session, or a test's own to break."""

from terec_testing.servers.kinds import CassandraServer, KafkaServer
from terec_testing.servers.own import OwnCassandra, OwnKafka, OwnNode, own_cassandra, own_kafka
from terec_testing.servers.shared import cassandra_server, kafka_server

__all__ = [
    "CassandraServer",
    "KafkaServer",
    "OwnCassandra",
    "OwnKafka",
    "OwnNode",
    "cassandra_server",
    "kafka_server",
    "own_cassandra",
    "own_kafka",
]
