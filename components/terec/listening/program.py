"""The start and the end of a program that serves."""

import os
import sys
from collections.abc import Callable, Mapping

from terec.listening.address import Address
from terec.model import TerecError
from terec.settings import Settings, read_settings
from terec.versions import terec_version

Serve = Callable[[Settings, Mapping[str, str], Address, str, Callable[[str], None]], None]
"""Serves until it is stopped: by settings and environment, at an address, as a version; sentences go to the last."""


def serve_as_program(serve: Serve, address: Address) -> int:
    """The exit code: 0 when it was stopped; 2 or 3, and one sentence on stderr, when it cannot serve."""
    try:
        serve(read_settings(os.environ), os.environ, address, terec_version(), lambda text: print(text, flush=True))
    except TerecError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0
