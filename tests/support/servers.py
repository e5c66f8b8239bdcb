"""The program as processes: started as an operator would, on free ports, ended by process id."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

ROOT = Path(__file__).parents[2]
SECRET = "servers of tests share this secret of theirs"
GRADESTEP = (sys.executable, "-m", "service.cli")
PATIENCE = 40


def free_port() -> int:
    """Find a port that nobody listens at, below those that the system lends to clients.

    Of these, one that is free now may belong to some connection before a server has it.
    """
    while True:
        port = random.randrange(10_000, 32_000)  # noqa: S311 - any will do
        with socket.socket() as trial, suppress(OSError):
            trial.bind(("127.0.0.1", port))
            return port


def environment(database_url: str) -> dict[str, str]:
    """Give a command its configuration and nothing else of ours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GRADESTEP_")}
    return kept | {
        "GRADESTEP_DATABASE_URL": database_url,
        "GRADESTEP_SECRET_KEY": SECRET,
        "PYTHONPATH": str(ROOT),
    }


def until(true: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
    """Wait until something is so, or fail."""
    patience = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < patience, f"waited {seconds} s in vain: {what}"
        time.sleep(0.02)


@dataclass(frozen=True)
class Reply:
    """What a server answered."""

    status: int
    text: str
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def tree(self) -> Any:  # noqa: ANN401 - any JSON tree
        return json.loads(self.text)


def ask(
    port: int,
    method: str,
    path: str,
    *,
    token: str = "",
    body: object = None,
    key: str | None = None,
    headers: Mapping[str, str] | None = None,
    timeout: float = 20,
) -> Reply:
    """Send one request on a connection of its own; `OSError` or `HTTPException` when nobody answers."""
    sent = {"Authorization": f"Bearer {token}"} if token else {}
    if body is not None:
        sent |= {"Content-Type": "application/json", "Idempotency-Key": key or uuid4().hex}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        data = None if body is None else json.dumps(body)
        connection.request(method, path, body=data, headers={**sent, **(headers or {})})
        got = connection.getresponse()
        return Reply(
            got.status, got.read().decode(), {name.lower(): value for name, value in got.getheaders()}
        )
    finally:
        connection.close()


def answers(port: int, path: str = "/readyz") -> bool:
    """Tell whether a server answers 200."""
    try:
        return ask(port, "GET", path, timeout=2).status == 200
    except (OSError, http.client.HTTPException):
        return False


def children_of(pid: int) -> list[int]:
    """List the processes that a process started and that live."""
    try:
        found = [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return [each for each in found if is_alive(each)]


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that ended and is not yet waited for does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] not in {"Z", "X"}


def end(process: subprocess.Popen[str]) -> int:
    """End a server in the usual way, and by force when it does not obey."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        return process.wait(PATIENCE)
    finally:
        process.kill()
        process.wait()


@contextmanager
def serving(
    database_url: str, *options: str, port: int | None = None, log: IO[bytes] | None = None
) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Run `gradestep serve` until it is ready, give it and its port, and end it; `log` is its stderr."""
    at = port or free_port()
    command = [*GRADESTEP, "serve", "--port", str(at), *options]
    process = subprocess.Popen(command, env=environment(database_url), cwd=ROOT, text=True, stderr=log)
    try:
        until(lambda: process.poll() is not None or answers(at), "the server is ready")
        assert process.poll() is None, f"the server ended with status {process.returncode}"
        yield process, at
    finally:
        end(process)
