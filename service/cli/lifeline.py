"""A process ends when it is told to, and one that its parent started when that parent is gone."""

from __future__ import annotations

import os
import signal
import threading
import time
from typing import Final

SECONDS_BETWEEN_LOOKS: Final = 0.2
SECONDS_TO_FINISH: Final = 10.0
SECONDS_TO_HEED: Final = 0.1
TIMES_TO_WAKE: Final = 5
WAKE: Final = signal.SIGURG
"""Nobody sends it to us, and nobody minds it."""


def end_with(parent: int) -> None:
    """Watch the process that started this one; when it is gone, finish what is under way and end.

    A parent killed with SIGKILL tells nobody. Its workers would serve on, and a second server would share
    their port. This asks for the usual end with SIGTERM, and insists after ten seconds.
    """
    threading.Thread(target=_watch, args=(parent,), name="lifeline", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(SECONDS_BETWEEN_LOOKS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(SECONDS_TO_FINISH)
    os._exit(1)


def heed_signals() -> None:
    """Let no SIGTERM or SIGINT be overlooked; to be called in the main thread, whoever handles them later.

    Python runs a handler in the main thread, which waits while other threads serve. While a request was under
    way, that wait was not always interrupted: of 22 workers told to stop, four went on to serve. What the
    interpreter notes of a signal reaches a pipe in any case, and who reads it there wakes the main thread.
    """
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    signal.signal(WAKE, lambda *_: None)
    main = threading.get_ident()
    threading.Thread(target=_wake, args=(reading, main), name="signals", daemon=True).start()


def _wake(reading: int, main: int) -> None:
    while True:
        if os.read(reading, 1)[0] in {signal.SIGTERM, signal.SIGINT}:
            for _ in range(TIMES_TO_WAKE):
                time.sleep(SECONDS_TO_HEED)
                signal.pthread_kill(main, WAKE)
