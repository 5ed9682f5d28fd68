"""Takes a port of this machine for a server, and starts it as a program; says in one sentence why it cannot be had."""

from terec.listening.address import PORT_MAX, Address
from terec.listening.program import serve_as_program
from terec.listening.taking import listening

__all__ = ["PORT_MAX", "Address", "listening", "serve_as_program"]
