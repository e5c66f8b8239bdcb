"""What every reply must be, whatever was sent: no failure, strict JSON, located problems, harmless, soon."""

from __future__ import annotations

import re
import time
from functools import reduce
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from service.web.problems import PROBLEMS
from service.web.strict_json import read_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from werkzeug.test import TestResponse

SECONDS = 0.05
"""Of the thread's CPU: the most that a hostile request may cost."""

LOCATED = {"invalid_request", "invalid_question", "unreadable_response"}
"""Problems of content: each says where, unless the whole body is what is wrong."""

_STATUS_OF_URI = {each.uri: each.status for each in PROBLEMS.values()}
_POINTER = re.compile(r"(?:/(?:[^~/]|~0|~1)*)*", re.DOTALL)
_ACTIVE = {"script", "iframe", "object", "embed", "style", "link", "meta", "base", "form", "svg", "input"}
_SCHEMES = {"", "http", "https", "mailto"}


def timed(send: Callable[[], TestResponse], most: float) -> tuple[TestResponse, float]:
    """Send a request; if it costs too much, again, as a collection of garbage may fall into it."""
    costs = []
    for _ in range(3):
        started = time.thread_time()
        reply = send()
        costs.append(time.thread_time() - started)
        if costs[-1] <= most:
            break
    return reply, min(costs)


def faults(
    send: Callable[[], TestResponse],
    sent: Any = None,  # noqa: ANN401 - a JSON tree
    most: float = SECONDS,
) -> list[str]:
    """Send a request, and say what is wrong with its reply; `sent` is the body, when it is a JSON tree."""
    reply, cost = timed(send, most)
    found = [f"took {cost * 1000:.0f} ms"] if cost > most else []
    return found + [f"{reply.status_code}: {fault}" for fault in _faults(reply, sent)]


def _faults(reply: TestResponse, sent: Any) -> Iterator[str]:  # noqa: ANN401 - a JSON tree
    if reply.status_code >= 500:
        yield "a failure"
        return
    if not (reply.mimetype or "").endswith("json") or not reply.data:
        yield from () if reply.status_code < 400 else ("no problem+json",)
        return
    tree: Any = read_json(reply.data)
    yield from (f"shows {html!r}" for html in _html(tree) if _is_active(html))
    if reply.status_code >= 400:
        yield from _faults_of_problem(reply, tree, sent)


def _faults_of_problem(reply: TestResponse, tree: Any, sent: Any) -> Iterator[str]:  # noqa: ANN401 - trees
    if reply.mimetype != "application/problem+json":
        yield "no problem+json"
    if _STATUS_OF_URI.get(tree["type"]) != reply.status_code:
        yield f"of the unregistered type {tree['type']}"
    pointers = [each["pointer"] for each in tree["errors"]]
    yield from (f"{pointer!r} is no JSON pointer" for pointer in pointers if not _POINTER.fullmatch(pointer))
    code = tree["type"].removeprefix("/problems/").replace("-", "_")
    if code in LOCATED and not tree["errors"]:
        yield f"{code} does not say where"
    if code in LOCATED and isinstance(sent, dict):
        yield from (f"leads to {pointer!r}" for pointer in pointers if not _leads_somewhere(pointer, sent))


def _leads_somewhere(pointer: str, sent: Any) -> bool:  # noqa: ANN401 - a JSON tree
    """Return whether a pointer leads to something, or to a field that is missing from something."""
    steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    if steps[:1] == ["files"] and len(steps) > 1:
        return steps[1] in sent["files"]  # from there on it leads into the file
    try:
        parent = reduce(_step, steps[:-1], sent)
    except (LookupError, TypeError, ValueError):
        return False
    return pointer == "" or isinstance(parent, dict) or (isinstance(parent, list) and steps[-1].isdigit())


def _step(part: Any, step: str) -> Any:  # noqa: ANN401 - JSON trees
    return part[int(step)] if isinstance(part, list) else part[step]


def _html(tree: Any) -> Iterator[str]:  # noqa: ANN401 - a JSON tree
    if isinstance(tree, dict):
        yield from (text for name, text in tree.items() if name == "html")
    parts = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    for part in parts:
        yield from _html(part)


class _Finder(HTMLParser):
    """Finds what a browser would run or fetch."""

    active = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element."""
        named = dict(attrs)
        links = [urlsplit((named.get(name) or "").strip()).scheme for name in ("href", "src", "xlink:href")]
        self.active |= tag in _ACTIVE or any(name.startswith("on") for name in named)
        self.active |= any(scheme not in _SCHEMES for scheme in links)


def _is_active(html: str) -> bool:
    finder = _Finder()
    finder.feed(html)
    return finder.active
