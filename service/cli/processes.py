"""A command that runs others: it starts them, waits for the first to end, and ends them all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import FrameType

SECONDS_BETWEEN_LOOKS: Final = 0.1
SECONDS_TO_END: Final = 30.0
STDERR: Final = 2

Process = subprocess.Popen[bytes]


def start(*arguments: str, environ: Mapping[str, str]) -> Process:
    """Start `gradestep …` as a process that ends with this one; what it prints goes to stderr."""
    command = [sys.executable, "-m", "service.cli", *arguments, "--parent", str(os.getpid())]
    return subprocess.Popen(command, env=environ, stdin=subprocess.DEVNULL, stdout=STDERR)


@contextmanager
def stopping_on_signals() -> Iterator[None]:
    """Let SIGTERM and SIGINT leave the block, whose processes are then ended."""

    def leave(number: int, frame: FrameType | None) -> None:
        del number, frame
        raise KeyboardInterrupt

    before = {each: signal.signal(each, leave) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def wait_for_first(processes: list[Process]) -> int:
    """Wait until one of the processes ends, and return its status."""
    while True:
        for process in processes:
            if process.poll() is not None:
                return process.returncode
        time.sleep(SECONDS_BETWEEN_LOOKS)


def end(processes: list[Process]) -> None:
    """End processes in the usual way, and by force those that do not obey in time."""
    for process in processes:
        process.terminate()
    patience = time.monotonic() + SECONDS_TO_END
    for process in processes:
        try:
            process.wait(max(0.0, patience - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
