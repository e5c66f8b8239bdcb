"""Processes that are killed at random, for programs of their own: a test's process has threads."""

from __future__ import annotations

import os
import random
import signal
import time
import traceback
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def fork(run: Callable[[], object]) -> int:
    """Run something in a process of its own and return its id; it costs no start of an interpreter."""
    child = os.fork()
    if child == 0:
        try:
            run()
        except BaseException:  # noqa: BLE001 - a child never returns into its parent's program
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return child


def kill(child: int) -> bool:
    """End a process as the power does, and say whether it was still running."""
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


class Prey:
    """Processes of which the one that says that it is at work is killed a moment later, again and again."""

    def __init__(self, run: Callable[[Prey], object], *, at_once: int) -> None:
        self.run = run
        self.heard, self.said = os.pipe()
        os.set_blocking(self.said, False)
        self.children = {self._fork() for _ in range(at_once)}

    def _fork(self) -> int:
        return fork(lambda: self.run(self))

    def say_at_work(self) -> None:
        """Say, in a child, that this is a good moment."""
        with suppress(BlockingIOError):
            os.write(self.said, os.getpid().to_bytes(4))

    def kill(self, times: int, *, within: float, seed: int) -> None:
        """Kill so many, each at most `within` seconds after it said so, and put another in its place."""
        chance = random.Random(seed)  # noqa: S311 - any moment will do
        for _ in range(times):
            while (child := int.from_bytes(os.read(self.heard, 4))) not in self.children:
                pass  # of one that is gone already
            time.sleep(chance.uniform(0, within))
            kill(child)
            self.children = self.children - {child} | {self._fork()}

    def end(self) -> None:
        """Kill those that are left."""
        for child in self.children:
            kill(child)
