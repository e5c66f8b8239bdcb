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


def test_a_second_server_on_the_same_port_ends_with_status_2_and_says_why(sqlite_url: str) -> None:
    with serving(sqlite_url) as (_, port):
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


def test_workers_end_when_their_parent_is_killed(sqlite_url: str) -> None:
    with serving(sqlite_url, "--workers", "2") as (parent, port):
        workers = children_of(parent.pid)
        assert len(workers) == 2
        parent.kill()
        parent.wait()
        until(lambda: not any(map(is_alive, workers)), "orphaned workers end", seconds=10)
        assert not answers(port, "/livez")


def test_a_killed_worker_is_replaced(sqlite_url: str) -> None:
    with serving(sqlite_url) as (parent, port):
        (worker,) = children_of(parent.pid)
        os.kill(worker, signal.SIGKILL)
        until(lambda: children_of(parent.pid) not in ([], [worker]), "another worker")
        until(lambda: answers(port), "the new worker answers")
        assert not is_alive(worker)


def test_a_server_that_is_told_to_stop_ends_with_status_0_and_leaves_nothing(sqlite_url: str) -> None:
    with serving(sqlite_url) as (parent, port):
        workers = children_of(parent.pid)
        parent.send_signal(signal.SIGTERM)
        assert parent.wait(30) == 0
        assert not any(map(is_alive, workers))
        assert not answers(port, "/livez")


def test_replies_carry_the_request_id_that_was_sent(sqlite_url: str) -> None:
    with serving(sqlite_url) as (_, port):
        reply = ask(port, "GET", "/api/v1/me", headers={"X-Request-ID": "journey-0001"})
        assert (reply.status, reply.headers["x-request-id"]) == (401, "journey-0001")
        assert reply.tree["request_id"] == "journey-0001"
