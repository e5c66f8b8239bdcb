"""`gradestep serve` as processes: the port is its own, workers live and die with their parent."""

from __future__ import annotations

import os
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.support.servers import (
    GRADESTEP,
    ROOT,
    answers,
    ask,
    children_of,
    environment,
    is_alive,
    serving,
    until,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def sqlite_url(sqlite_template: Path) -> str:
    return f"sqlite:///{sqlite_template}"


def test_a_port_is_one_servers_own_until_it_is_told_to_stop(sqlite_url: str) -> None:
    with serving(sqlite_url) as (parent, port):
        second = subprocess.run(
            [*GRADESTEP, "serve", "--port", str(port)],
            env=environment(sqlite_url),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
        assert second.returncode == 2
        assert f"port {port} of 127.0.0.1 is taken" in second.stderr
        assert "Traceback" not in second.stderr

        workers = children_of(parent.pid)
        parent.send_signal(signal.SIGTERM)
        assert parent.wait(30) == 0
        assert not any(map(is_alive, workers))
        assert not answers(port, "/livez")


def test_workers_end_when_their_parent_is_killed(sqlite_url: str) -> None:
    with serving(sqlite_url, "--workers", "2") as (parent, port):
        workers = children_of(parent.pid)
        assert len(workers) == 2
        parent.kill()
        parent.wait()
        until(lambda: not any(map(is_alive, workers)), "orphaned workers end", seconds=10)
        assert not answers(port, "/livez")


def counted(port: int) -> float:
    """Read from `/metrics` how often somebody without a token asked who they are."""
    lines = ask(port, "GET", "/metrics").text.splitlines()
    name = 'gradestep_request_seconds_count{method="GET",route="/api/v1/me",status="4xx"} '
    return next((float(line.removeprefix(name)) for line in lines if line.startswith(name)), 0.0)


def test_a_killed_worker_is_replaced_and_what_it_counted_stays(sqlite_url: str) -> None:
    with serving(sqlite_url, "--workers", "2") as (parent, port):
        for number in range(20):
            reply = ask(port, "GET", "/api/v1/me", headers={"X-Request-ID": f"journey-{number:04}"})
            assert (reply.status, reply.headers["x-request-id"]) == (401, f"journey-{number:04}")
        assert [counted(port) for _ in range(6)] == [20.0] * 6
        before = children_of(parent.pid)
        os.kill(before[0], signal.SIGKILL)
        until(lambda: len(set(children_of(parent.pid)) - set(before)) == 1, "another worker")
        assert not is_alive(before[0])
        until(lambda: answers(port), "the server answers")
        assert [counted(port) for _ in range(6)] == [20.0] * 6
