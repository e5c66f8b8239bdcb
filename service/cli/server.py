"""Serve the application with granian: one parent, its workers, one port that is ours alone."""

from __future__ import annotations

import errno
import os
import signal
import socket
import tempfile
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import click
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from service.app import create_app
from service.cli.admission import WAITING, Admission
from service.cli.lifeline import end_with, heed_signals
from service.web import metrics
from service.web.logs import STANDARD_LIBRARY

if TYPE_CHECKING:
    from collections.abc import Callable

    from granian.server.common import AbstractServer

    from service.cli.admission import Application
    from service.config import Config

HOST: Final = "127.0.0.1"
PORT: Final = 8000
THREADS: Final = 8
"""Requests a worker answers at once: fewer leave it waiting for commits, more wait for the interpreter."""

SECONDS_TO_DRAIN: Final = 20


class PortError(click.UsageError):
    """The address cannot be listened at, most often because another process does: status 2."""


def probe(host: str, port: int) -> None:
    """Raise `PortError` when nobody could listen at an address, or somebody does.

    The server's own sockets share their port with whoever asks to (SO_REUSEPORT), so that a second server,
    or a worker left over from a killed one, would take its part of the requests and nobody would notice.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise PortError(f"{host}:{port} cannot be listened at: {error.strerror}") from error
            raise PortError(
                f"port {port} of {host} is taken; end what listens there, or choose another with --port"
            ) from error


def load(make: Callable[[Config], Application], config: Config, threads: int, parent: int) -> Application:
    """Make the application in a worker that ends with its parent."""
    # until it serves, a worker has its parent's handlers: told to stop, it would only make a note for nobody
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, signal.SIG_DFL)
    heed_signals()
    end_with(parent)
    return Admission(make(config), threads)


def serve(
    config: Config,
    *,
    host: str = HOST,
    port: int = PORT,
    workers: int = 1,
    threads: int = THREADS,
    make: Callable[[Config], Application] = create_app,
) -> None:
    """Serve until SIGTERM or SIGINT, draining what is under way. Raises `PortError`.

    A worker that dies is replaced; one that dies again within seconds ends the server with status 1.
    """
    probe(host, port)
    heed_signals()
    with tempfile.TemporaryDirectory(prefix="gradestep-metrics-") as folder:
        os.environ.setdefault(metrics.FOLDER, folder)
        server = _server(host, port, workers)
        server.serve(target_loader=partial(load, make, config, threads, os.getpid()), wrap_loader=False)


def _server(host: str, port: int, workers: int) -> AbstractServer[Any]:
    """Set granian up."""
    return Server(
        "gradestep",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=WAITING,
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_DRAIN,
        websockets=False,
        log_level=LogLevels.error,
        log_dictconfig=STANDARD_LIBRARY,
    )
