"""What terec_testing.servers promises to the tests that use it."""

import socket
from contextlib import closing

import pytest

from terec_testing.servers import OwnNode, cassandra_server, kafka_server, own_cassandra, own_kafka
from terec_testing.servers.kinds import CassandraServer, KafkaServer


def answers(server: CassandraServer | KafkaServer) -> bool:
    """Whether somebody takes connections on the server's port, and says something to a request."""
    try:
        with closing(socket.create_connection((server.host, server.port), timeout=1)) as connection:
            connection.sendall(
                b"\x04\x00\x00\x00\x05\x00\x00\x00\x00" if isinstance(server, CassandraServer) else API_VERSIONS
            )
            return bool(connection.recv(1))
    except OSError:
        return False


API_VERSIONS = b"\x00\x00\x00\x0a\x00\x12\x00\x00\x00\x00\x00\x01\xff\xff"
"""A request of Kafka's protocol: length, key 18, version 0, number 1, no client."""


def test_the_session_has_one_server_of_each_kind() -> None:
    assert cassandra_server() == cassandra_server()
    assert kafka_server() == kafka_server()
    assert answers(cassandra_server())
    assert answers(kafka_server())


def test_adapters_connect_as_an_ordinary_user() -> None:
    server = cassandra_server()
    place = server.place("one")

    assert (place.user, place.keyspace, place.replication) == (server.role[0], "one", "1")
    assert place.user != server.user


def assert_breaks_and_mends(node: OwnNode, server: CassandraServer | KafkaServer) -> None:
    node.pause()
    assert not answers(server)
    node.resume()
    assert answers(server)
    node.kill()
    assert not answers(server)
    node.start_again()
    assert answers(server)


def test_a_broker_of_ones_own_breaks_and_mends() -> None:
    with own_kafka() as own:
        assert_breaks_and_mends(own.node(1), own.server)
    assert not answers(own.server)


def test_a_cluster_of_ones_own_breaks_and_mends() -> None:
    with own_cassandra() as own:
        assert_breaks_and_mends(own.node(1), own.server)
    assert not answers(own.server)


@pytest.mark.long
def test_one_node_of_three_breaks_and_mends_while_the_others_answer() -> None:
    with own_cassandra(nodes=3) as own:
        assert own.server.place("one").replication == "3"
        own.node(2).kill()
        assert answers(own.server)
        own.node(2).start_again()
