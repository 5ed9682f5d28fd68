"""`terec serve`: API, store and analyzer in one process."""

import os
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

import typer

from terec.settings import read_settings

app = typer.Typer()


@app.command(epilog="Example: terec serve --port 8000")
def serve(
    host: Annotated[str, typer.Option(help="Address to listen at; other than loopback, others can reach it.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen at; 0 takes a free one.")] = 8000,
) -> None:
    """Serve the REST API until Ctrl-C, and judge in the background what comes in.

    Data lies where TEREC_STORE says (sqlite:///PATH), else in your own file, which commands without TEREC_URL use too.
    """
    from terec.ingest_api import Address, run_server
    from terec.standalone.wiring import judged_in_background

    settings = read_settings(os.environ)
    run_server(settings, os.environ, Address(host, port), _version(), typer.echo, judged_in_background(settings))


def _version() -> str:
    try:
        return version("terec-standalone")
    except PackageNotFoundError:
        return "0"
