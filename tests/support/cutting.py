"""Connections to PostgreSQL that break."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

from service.db.prepared import server_of

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


def cut(connection: Connection) -> None:
    """Cut the wire: no farewell comes, and what is said from now on is not heard."""
    with socket.socket(fileno=os.dup(server_of(connection).socket)) as wire:
        wire.shutdown(socket.SHUT_RDWR)
