"""A server answers what is under way before it stops, and slow clients keep nobody waiting."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.attempts.models import Attempt, Submission
from tests.reliability.clients import open_exam
from tests.support.courses import DRAWN
from tests.support.servers import answers, ask, serving, until

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

WAITING = sa.text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_submission_under_way_is_answered_though_the_server_is_told_to_stop(
    engine: Engine, database_url: str
) -> None:
    (student,) = open_exam(engine, 16)
    path = f"/api/v1/attempts/{student.attempt_id}/items/{DRAWN}/submissions"
    body = {"responses": {"w0_next": "1000", "w1_next": "1000"}}
    with serving(database_url) as (process, port), Session(engine) as holder, ThreadPoolExecutor(1) as thread:
        holder.execute(sa.select(Attempt.id).where(Attempt.id == student.attempt_id).with_for_update())
        sent = thread.submit(ask, port, "POST", path, token=student.token, body=body)
        with engine.connect() as watcher:
            until(lambda: watcher.scalar(WAITING), "the submission waits for the attempt")
        process.send_signal(signal.SIGTERM)
        until(lambda: not answers(port, "/livez"), "nobody new is let in")
        time.sleep(0.2)
        assert process.poll() is None
        assert not sent.done(), sent.result()
        holder.rollback()
        reply = sent.result(timeout=20)
        assert reply.status == 201
        assert process.wait(20) == 0
    with Session(engine) as session:
        assert session.scalars(sa.select(Submission.id)).all() == [reply.tree["id"]]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_slow_bodies_keep_nobody_waiting(engine: Engine, database_url: str) -> None:
    (student,) = open_exam(engine, 16)
    path = f"/api/v1/attempts/{student.attempt_id}/items/{DRAWN}/submissions"
    head = (
        f"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {student.token}\r\n"
        "Idempotency-Key: slow\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"
    )
    with serving(database_url) as (_, port), ExitStack() as slow:
        for _ in range(12):
            phone = slow.enter_context(socket.create_connection(("127.0.0.1", port)))
            phone.sendall(head.encode())
        time.sleep(0.2)
        assert answers(port)
        reply = ask(
            port, "POST", path, token=student.token, body={"responses": {"w0_next": "1", "w1_next": "9"}}
        )
        assert reply.status == 201
        large = json.dumps({"responses": {"w0_next": "2", "w1_next": "9"}}).encode()
        assert in_chunks(port, path, student.token, large) == 201
        assert in_chunks(port, path, student.token, b" " * (1 << 20) + large) == 413


def in_chunks(port: int, path: str, token: str, body: bytes) -> int:
    """POST a body without saying its length, and return the status."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    said = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Idempotency-Key": "chunks",
    }
    pieces = (body[start : start + 60_000] for start in range(0, len(body), 60_000))
    connection.request("POST", path, body=pieces, headers=said, encode_chunked=True)
    status = connection.getresponse().status
    connection.close()
    return status
