"""A server that is killed again and again: its workers, its parent, its whole group, its connections."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.support.servers import (
    PATIENCE,
    ROOT,
    answers,
    children_of,
    end,
    environment,
    free_port,
    is_alive,
    until,
)

SERVER = Path(__file__).with_name("server.py")
TAKEN = 2


class Target:
    """The server, started anew whenever its parent is gone; remembers which processes are dead since when."""

    def __init__(self, database_url: str, fault: str | None = None) -> None:
        self.port = free_port()
        self.fault = [fault] if fault else []
        self.environment = environment(database_url)
        self.dead: list[tuple[float, int]] = []
        self.starts = 0
        self.process = self._start()
        until(lambda: answers(self.port), "the first server is ready")

    def _start(self) -> subprocess.Popen[str]:
        self.starts += 1
        command = [sys.executable, str(SERVER), str(self.port), *self.fault]
        return subprocess.Popen(
            command,
            env=self.environment,
            cwd=ROOT,
            text=True,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def restart(self) -> None:
        """Start another server once the port is free: a worker that lives on is met by status 2."""
        patience = time.monotonic() + PATIENCE
        while True:
            self.process = self._start()
            until(lambda: self.process.poll() is not None or answers(self.port), "the next server is ready")
            if self.process.poll() is None:
                return
            assert self.process.returncode == TAKEN
            assert time.monotonic() < patience, "somebody keeps the port"

    def kill_worker(self) -> None:
        """Kill one worker; its parent replaces it, or gives up when that happens too often."""
        workers = children_of(self.process.pid)
        if workers:
            self._kill(random.choice(workers))  # noqa: S311 - any will do

    def kill_parent(self) -> None:
        """Kill the parent; its workers must end by themselves before another server can start."""
        workers = children_of(self.process.pid)
        self._kill(self.process.pid)
        self.process.wait()
        until(lambda: not any(map(is_alive, workers)), "orphans end")
        self.dead += [(time.monotonic(), each) for each in workers]
        self.restart()

    def kill_group(self) -> None:
        """Kill parent and workers at once."""
        workers = children_of(self.process.pid)
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.dead += [(time.monotonic(), each) for each in workers]
        self.restart()

    def _kill(self, pid: int) -> None:
        os.kill(pid, signal.SIGKILL)
        until(lambda: not is_alive(pid), "a killed process is gone")
        self.dead.append((time.monotonic(), pid))

    def keep(self) -> None:
        """Start another server if this one has given up, as a supervisor would."""
        if self.process.poll() is not None:
            self.restart()

    def kill(self, victim: str) -> None:
        """Kill a worker, the parent, or the whole group."""
        self.keep()
        {"worker": self.kill_worker, "parent": self.kill_parent, "group": self.kill_group}[victim]()

    def close(self) -> None:
        """End the server in the usual way."""
        end(self.process)
