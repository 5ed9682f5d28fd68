"""Entry point of the API alone, as a container runs it."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence

from terec.ingest_api.serving.server import run_server
from terec.ingest_api.serving.workers import run_workers
from terec.listening import Address, serve_as_program
from terec.settings import Settings

PORT = 8000


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until stopped; 2 or 3 and one sentence when that cannot be."""
    words = _parser().parse_args(arguments)

    def serve(
        settings: Settings, environment: Mapping[str, str], address: Address, version: str, tell: Callable[[str], None]
    ) -> None:
        count = settings.workers if words.workers is None else words.workers
        if count == 1:
            run_server(settings, environment, address, version, tell)
        else:
            run_workers(count, settings, environment, address, version, tell)

    return serve_as_program(serve, Address(words.host, words.port))


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
