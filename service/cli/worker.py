"""`gradestep worker`: what is done in the background."""

from __future__ import annotations

import signal
from threading import Event

import click

from service.cli.lifeline import end_with
from service.cli.serving import parent_option
from service.cli.settings import configuration
from service.db import open_engine
from service.worker import run_worker


@click.command("worker")
@parent_option
def worker_command(parent: int | None) -> None:
    """Do jobs until told to stop; the one at hand is brought to its end first.

    Any number of workers may run, on any number of machines. One that is killed loses nothing: another does
    its job again.
    """
    config = configuration()
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if parent is not None:
        end_with(parent)
    engine = open_engine(config.database_url, pool_size=config.pool_size, pool_timeout=config.pool_timeout)
    try:
        run_worker(engine, stop, secret=config.secret_key)
    finally:
        engine.dispose()
