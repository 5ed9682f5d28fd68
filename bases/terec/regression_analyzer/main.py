"""Entry point of the analyzer alone, as a container runs it."""

import argparse
import sys
from collections.abc import Sequence

from terec.listening import Address, serve_as_program
from terec.regression_analyzer.server import run_analyzer


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge until stopped; 2 or 3 and one sentence when that cannot be."""
    words = _parser().parse_args(arguments)
    return serve_as_program(run_analyzer, Address(words.host, words.port))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="terec-analyzer", description="Judges what comes into TeReC's store.")
    parser.add_argument("--host", default=Address().host, help="address of /health and /metrics (default: %(default)s)")
    parser.add_argument(
        "--port", type=int, default=8001, help="port of these; 0 takes a free one (default: %(default)s)"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
