"""A process that its parent started ends when that parent is gone, however it went."""

from __future__ import annotations

import os
import signal
import threading
import time
from typing import Final

SECONDS_BETWEEN_LOOKS: Final = 0.2
SECONDS_TO_FINISH: Final = 10.0


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
