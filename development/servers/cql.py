"""Just enough of Cassandra's protocol to log in and ask how many other nodes a node knows."""

import socket
import struct
from contextlib import closing

VERSION = 0x04
ERROR, STARTUP, READY, AUTHENTICATE, QUERY, RESULT, AUTH_RESPONSE, AUTH_SUCCESS = (
    *(0x00, 0x01, 0x02, 0x03),
    *(0x07, 0x08, 0x0F, 0x10),
)
ONE = 1


def known_peers(host: str, port: int, user: str, password: str) -> int | None:
    """How many other nodes the node knows; None as long as it does not let the user in."""
    try:
        with closing(socket.create_connection((host, port), timeout=5)) as connection:
            return _ask(connection, user, password)
    except (OSError, EOFError):
        return None


def _ask(connection: socket.socket, user: str, password: str) -> int | None:
    options = _text("CQL_VERSION") + _text("3.0.0")
    answer, _ = _call(connection, STARTUP, struct.pack(">H", 1) + options)
    if answer == AUTHENTICATE:
        token = f"\0{user}\0{password}".encode()
        answer, _ = _call(connection, AUTH_RESPONSE, struct.pack(">i", len(token)) + token)
    if answer not in (READY, AUTH_SUCCESS):
        return None
    query = b"SELECT count(*) FROM system.peers"
    answer, body = _call(connection, QUERY, struct.pack(">i", len(query)) + query + struct.pack(">HB", ONE, 0))
    return int.from_bytes(body[-8:], "big") if answer == RESULT else None  # one row with one bigint ends the answer


def _call(connection: socket.socket, opcode: int, body: bytes) -> tuple[int, bytes]:
    """Opcode and body of the answer."""
    connection.sendall(struct.pack(">BBhBi", VERSION, 0, 0, opcode, len(body)) + body)
    _, _, _, answer, length = struct.unpack(">BBhBi", _exactly(connection, 9))
    return answer, _exactly(connection, length)


def _exactly(connection: socket.socket, size: int) -> bytes:
    read = b""
    while len(read) < size:
        more = connection.recv(size - len(read))
        if not more:
            raise EOFError
        read += more
    return read


def _text(word: str) -> bytes:
    return struct.pack(">H", len(word)) + word.encode()
