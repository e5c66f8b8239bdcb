"""`gradestep serve`: the HTTP server."""

from __future__ import annotations

import click

from service.cli.lifeline import end_with
from service.cli.server import HOST, PORT, THREADS, serve
from service.cli.settings import configuration

port_option = click.option(
    "--port", type=click.IntRange(1, 65535), default=PORT, show_default=True, help="Where to listen."
)
parent_option = click.option("--parent", type=int, hidden=True, help="The process this one ends with.")


@click.command("serve")
@click.option("--host", default=HOST, show_default=True, help="The address to listen at.")
@port_option
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes.")
@click.option(
    "--threads", type=click.IntRange(1, 64), default=THREADS, show_default=True, help="Threads of a worker."
)
@parent_option
def serve_command(host: str, port: int, workers: int, threads: int, parent: int | None) -> None:
    """Serve the REST API until told to stop; log lines go to stderr, one JSON object each."""
    config = configuration()
    if parent is not None:
        end_with(parent)
    serve(config, host=host, port=port, workers=workers, threads=threads)
