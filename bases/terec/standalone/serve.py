"""`terec serve`: API, store and analyzer in one process."""

import os
from typing import Annotated

import typer

from terec.listening import PORT_MAX, Address
from terec.settings import read_settings

app = typer.Typer()


@app.command(epilog="Example: terec serve --port 8000")
def serve(
    host: Annotated[str, typer.Option(help="Address to listen at; other than loopback, others can reach it.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(min=0, max=PORT_MAX, help="Port to listen at; 0 takes a free one.")] = 8000,
) -> None:
    """Serve the REST API and the web pages until Ctrl-C, and judge in the background what comes in.

    Data lies where TEREC_STORE says (sqlite:///PATH), else in your own file, which commands without TEREC_URL use too.
    """
    from terec.ingest_api import run_server
    from terec.standalone.wiring import judged_and_polled
    from terec.versions import terec_version

    settings = read_settings(os.environ)
    run_server(settings, os.environ, Address(host, port), terec_version(), typer.echo, judged_and_polled(settings))
