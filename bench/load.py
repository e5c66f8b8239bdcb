"""A load generator: many keep-alive connections in one process, requests written beforehand."""

from __future__ import annotations

import selectors
import socket
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_END_OF_HEAD = b"\r\n\r\n"


@dataclass
class Run:
    """What became of the requests of one run."""

    seconds: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Requests answered in a second."""
        return sum(self.statuses.values()) / self.seconds

    def quantile(self, share: float) -> float:
        """Return the milliseconds within which this share was answered."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def request(method: str, path: str, *, body: bytes = b"", headers: dict[str, str] | None = None) -> bytes:
    """Write one HTTP/1.1 request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join(lines).encode() + _END_OF_HEAD + body


class _Connection:
    """One connection: what is being answered, and when it was asked."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""
        self.asked_at = 0.0

    def ask(self, data: bytes) -> None:
        self.received = b""
        self.asked_at = time.perf_counter()
        self.socket.sendall(data)

    def answered(self) -> bool:
        """Read what there is; tell whether the reply is complete."""
        self.received += self.socket.recv(65536)
        head, found, body = self.received.partition(_END_OF_HEAD)
        if not found:
            return False
        length = head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]
        return len(body) >= int(length or 0)


def send(
    port: int,
    requests: Iterator[bytes],
    *,
    connections: int = 16,
    heard: Callable[[bytes], None] | None = None,
) -> Run:
    """Send all requests, each connection one at a time, and time their replies."""
    run, selector = Run(), selectors.DefaultSelector()
    started, busy = time.perf_counter(), 0
    for _ in range(connections):
        connection = _Connection(port)
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        busy += _next(connection, requests)
    while busy:
        for key, _ in selector.select():
            connection = key.data
            if connection.answered():
                run.latencies.append(time.perf_counter() - connection.asked_at)
                run.statuses[int(connection.received[9:12])] += 1
                if heard is not None:
                    heard(connection.received)
                busy -= not _next(connection, requests)
    run.seconds = time.perf_counter() - started
    for key in list(selector.get_map().values()):
        key.data.socket.close()
    return run


def _next(connection: _Connection, requests: Iterator[bytes]) -> bool:
    """Ask the next request on a connection; tell whether there was one."""
    data = next(requests, None)
    if data is not None:
        connection.ask(data)
    return data is not None
