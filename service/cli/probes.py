"""Where the shipped content is, and whether a server answers."""

from __future__ import annotations

import http.client
from pathlib import Path
from typing import Final

from service.cli.server import HOST

BANK: Final = Path(__file__).parents[2] / "question_bank"
"""The content we ship, beside `service/`, which is installed as editable."""

OK: Final = 200


def is_ready(port: int) -> bool:
    """Ask /readyz."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
