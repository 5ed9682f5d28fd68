"""Where a server may listen, and what is said where it cannot."""

import socket

import pytest

from terec.listening import Address, listening
from terec.model import InvalidInput


@pytest.mark.parametrize(
    ("host", "loopback", "url"),
    [
        ("127.0.0.1", True, "http://127.0.0.1:8000"),
        ("127.8.8.8", True, "http://127.8.8.8:8000"),
        ("localhost", True, "http://localhost:8000"),
        ("::1", True, "http://[::1]:8000"),
        ("0.0.0.0", False, "http://0.0.0.0:8000"),
        ("::", False, "http://[::]:8000"),
        ("build.example", False, "http://build.example:8000"),
    ],
)
def test_which_addresses_are_loopback(host: str, loopback: bool, url: str) -> None:
    address = Address(host, 8000)
    assert (address.loopback, address.url) == (loopback, url)


def test_a_free_port_is_taken_and_named() -> None:
    with listening(Address()) as listener:
        bound = Address().bound(listener)
        with socket.create_connection(bound):
            pass

    assert bound.port > 0


@pytest.mark.parametrize("port", [-1, 65_536])
def test_a_port_out_of_range_is_refused(port: int) -> None:
    with pytest.raises(InvalidInput, match=f"{port} is no port: it is a number from 0 to 65535."):
        listening(Address(port=port))


def test_a_port_in_use_is_refused() -> None:
    with listening(Address()) as listener, pytest.raises(InvalidInput, match="choose another with --host or --port"):
        listening(Address().bound(listener))


def test_a_host_that_nobody_knows_is_refused() -> None:
    with pytest.raises(InvalidInput, match="is no address of this machine"):
        listening(Address("no.such.host.invalid"))
