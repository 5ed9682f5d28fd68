"""Just enough of Cassandra's protocol to log in and to send a statement."""

import socket
import ssl
import struct
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

VERSION = 0x04
ERROR, STARTUP, AUTHENTICATE, QUERY, AUTH_RESPONSE = 0x00, 0x01, 0x03, 0x07, 0x0F
ONE = 1


class Refused(Exception):
    """What the server answered instead of doing what it was asked for."""


class Connection:
    """A login at one node."""

    def __init__(self, stream: socket.socket) -> None:
        self._stream = stream

    def log_in(self, user: str, password: str) -> None:
        answer, _ = self._call(STARTUP, struct.pack(">H", 1) + _text("CQL_VERSION") + _text("3.0.0"))
        if answer == AUTHENTICATE:
            token = f"\0{user}\0{password}".encode()
            self._call(AUTH_RESPONSE, struct.pack(">i", len(token)) + token)

    def execute(self, statement: str) -> bytes:
        """The body of the answer."""
        query = statement.encode()
        _, body = self._call(QUERY, struct.pack(">i", len(query)) + query + struct.pack(">HB", ONE, 0))
        return body

    def count(self, table: str) -> int:
        """How many rows there are: one row with one bigint ends the answer."""
        return int.from_bytes(self.execute(f"SELECT count(*) FROM {table}")[-8:], "big")

    def _call(self, opcode: int, body: bytes) -> tuple[int, bytes]:
        """Opcode and body of the answer."""
        self._stream.sendall(struct.pack(">BBhBi", VERSION, 0, 0, opcode, len(body)) + body)
        _, _, _, answer, length = struct.unpack(">BBhBi", self._exactly(9))
        read = self._exactly(length)
        if answer == ERROR:
            raise Refused(read[6:].decode(errors="replace"))
        return answer, read

    def _exactly(self, size: int) -> bytes:
        read = b""
        while len(read) < size:
            more = self._stream.recv(size - len(read))
            if not more:
                raise ConnectionResetError("The server hung up.")
            read += more
        return read


@contextmanager
def logged_in(host: str, port: int, user: str, password: str, ca: Path | None = None) -> Iterator[Connection]:
    """A connection until the block ends; OSError or Refused when the node does not let the user in. ca: by TLS."""
    with (
        closing(socket.create_connection((host, port), timeout=10)) as plain,
        closing(_stream(plain, host, ca)) as stream,
    ):
        connection = Connection(stream)
        connection.log_in(user, password)
        yield connection


def _stream(plain: socket.socket, host: str, ca: Path | None) -> socket.socket:
    return ssl.create_default_context(cafile=ca).wrap_socket(plain, server_hostname=host) if ca else plain


def _text(word: str) -> bytes:
    return struct.pack(">H", len(word)) + word.encode()
