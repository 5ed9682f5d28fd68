"""Entry point of the API alone, as a container runs it."""

import argparse
import os
import sys
from collections.abc import Sequence
from functools import partial

from terec.ingest_api.serving.server import run_server
from terec.ingest_api.serving.workers import run_workers
from terec.listening import Address
from terec.model import TerecError
from terec.settings import read_settings
from terec.versions import terec_version

PORT = 8000


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until stopped; 2 or 3 and one sentence when that cannot be."""
    words = _parser().parse_args(arguments)
    try:
        settings = read_settings(os.environ)
        count = settings.workers if words.workers is None else words.workers
        run = run_server if count == 1 else partial(run_workers, count)
        run(
            settings, os.environ, Address(words.host, words.port), terec_version(), lambda text: print(text, flush=True)
        )
    except TerecError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="terec-api", description="The REST API of TeReC.")
    parser.add_argument("--host", default=Address().host, help="address to listen at (default: %(default)s)")
    parser.add_argument("--port", type=int, default=PORT, help="port to listen at (default: %(default)s)")
    parser.add_argument(
        "--workers", type=int, help="processes that answer at this port (default: what TEREC_WORKERS says, else 1)"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
