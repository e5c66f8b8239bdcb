from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from io import BytesIO
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import pytest

from service.cli.admission import Admission
from service.web.wire import MAX_BODY

if TYPE_CHECKING:
    from collections.abc import Iterable

TOKEN = {"HTTP_AUTHORIZATION": "Bearer gs_x", "PATH_INFO": "/"}
CHUNKED = {"HTTP_TRANSFER_ENCODING": "chunked"}


class Slow:
    """A body whose end comes when a test says so."""

    def __init__(self) -> None:
        self.rest = Event()
        self.asked = Event()

    def read(self, size: int = -1) -> bytes:
        del size
        self.asked.set()
        assert self.rest.wait(10)
        return b""


def echo(environ: dict[str, Any], start_response: object) -> Iterable[bytes]:
    del start_response
    return [environ["wsgi.input"].read(), str(environ.get("CONTENT_LENGTH")).encode()]


@pytest.mark.parametrize("size", [0, 1, MAX_BODY])
@pytest.mark.parametrize("framed", ["by its length", "in chunks", "as HTTP/2 does"])
def test_a_body_arrives_whole_however_its_end_is_told(size: int, framed: str) -> None:
    body = b"x" * size
    said = {"by its length": {"CONTENT_LENGTH": str(size)}, "in chunks": CHUNKED}.get(framed, {})
    read, length = Admission(echo, 1)({**TOKEN, **said, "wsgi.input": BytesIO(body)}, print)
    assert (read, length) == (body, str(size).encode())


def test_chunks_above_the_limit_get_a_length_that_every_view_refuses() -> None:
    sent = {**TOKEN, **CHUNKED, "wsgi.input": BytesIO(b"x" * (MAX_BODY + 2))}
    read, length = Admission(echo, 1)(sent, print)
    assert "HTTP_TRANSFER_ENCODING" not in sent, "else the length would not count"
    assert (len(read), int(length) > 1 << 39) == (MAX_BODY + 1, True)


@pytest.mark.parametrize("length", [str(MAX_BODY + 1), "-1", "x", "1" * 30])
def test_a_length_above_the_limit_or_none_at_all_is_left_to_the_application(length: str) -> None:
    body = Slow()
    body.rest.set()
    Admission(echo, 1)({**TOKEN, "CONTENT_LENGTH": length, "wsgi.input": body}, print)


def test_who_has_no_token_is_answered_without_a_look_at_the_body() -> None:
    body = Slow()
    sent = {"PATH_INFO": "/", "CONTENT_LENGTH": "9", "wsgi.input": body}
    assert Admission(lambda *_: [b"401"], 1)(sent, print) == [b"401"]
    assert not body.asked.is_set()


@pytest.mark.parametrize("said", [{"CONTENT_LENGTH": "9"}, CHUNKED, {}], ids=["length", "chunks", "HTTP/2"])
def test_a_slow_body_takes_no_turn(said: dict[str, str]) -> None:
    slow = Slow()
    once = Admission(echo, 1)
    with ThreadPoolExecutor(2) as threads:
        threads.submit(once, {**TOKEN, **said, "wsgi.input": slow}, print)
        assert slow.asked.wait(10)
        sent = {**TOKEN, "CONTENT_LENGTH": "4", "wsgi.input": BytesIO(b"fast")}
        reply = threads.submit(once, sent, print)
        is_answered = bool(wait([reply], 5).done)
        slow.rest.set()
    assert (is_answered, reply.result()) == (True, [b"fast", b"4"])


def test_one_request_waits_for_the_turn_of_another_but_being_alive_needs_none() -> None:
    inside, leave, done = Event(), Event(), []

    def app(environ: dict[str, Any], start_response: object) -> Iterable[bytes]:
        del start_response
        if environ["PATH_INFO"] == "/first":
            inside.set()
            assert leave.wait(10)
        done.append(environ["PATH_INFO"])
        return []

    once = Admission(app, 1)
    first = Thread(target=once, args=({"PATH_INFO": "/first"}, print))
    second = Thread(target=once, args=({"PATH_INFO": "/second"}, print))
    first.start()
    assert inside.wait(10)
    second.start()
    once({"PATH_INFO": "/livez"}, print)
    second.join(0.1)
    assert (second.is_alive(), done) == (True, ["/livez"])
    leave.set()
    first.join()
    second.join()
    assert done == ["/livez", "/first", "/second"]


def test_a_turn_is_given_back_by_a_request_that_fails() -> None:
    def fail(environ: object, start_response: object) -> Iterable[bytes]:
        raise ZeroDivisionError(environ, start_response)

    once = Admission(fail, 1)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            once({"PATH_INFO": "/"}, print)
