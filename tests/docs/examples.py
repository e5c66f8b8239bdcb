"""The examples of a guide: requests and what they are answered, to be run in their order."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.support.apps import Caller

ANYTHING = "…"

_BLOCK = re.compile(r"```http\n(.*?)```\n```json\n(.*?)```", re.DOTALL)
_FIRST = re.compile(r"(\S+) (\S+) → (\d+)")
_HEADER = re.compile(r"([A-Z][A-Za-z-]+): (.*)\n")


@dataclass(frozen=True)
class Example:
    """One request, the status of its reply, and what the reply says."""

    method: str
    path: str
    status: int
    body: str
    reply: Any
    headers: dict[str, str] = field(default_factory=dict)


def read_examples(guide: str) -> list[Example]:
    """Return a guide's examples."""
    found = []
    for request, reply in _BLOCK.findall(guide):
        first, _, body = request.partition("\n")
        match = _FIRST.fullmatch(first.strip())
        assert match is not None, first
        headers = {}
        while header := _HEADER.match(body):
            headers[header[1]] = header[2]
            body = body[header.end() :]
        found.append(Example(match[1], match[2], int(match[3]), body.strip(), json.loads(reply), headers))
    return found


def run_examples(guide: str, caller: Caller, known: dict[str, str]) -> int:
    """Send a guide's requests in their order, fail where a reply is not as it says, and count them."""
    examples = read_examples(guide)
    for example in examples:
        headers = {name: filled(value, known) for name, value in example.headers.items()}
        body = filled(example.body, known).encode() or None
        reply = caller.send(
            example.method,
            "/" + filled(example.path, known),
            key=f"key-{id(example)}",
            headers=headers,
            data=body,
            content_type=headers.pop("Content-Type", "application/json") if body else None,
        )
        where = f"{example.method} {example.path}"
        assert reply.status_code == example.status, f"{where}: {reply.text}"
        assert differences(example.reply, json.loads(reply.text), known) == [], where
        known["etag"] = reply.headers.get("ETag", "")
    return len(examples)


def filled(text: str, known: dict[str, str]) -> str:
    """Put what earlier replies gave in the place of each `$name`."""
    return re.sub(r"\$([a-z_]+)", lambda found: known.get(found[1], found[0]), text)


def differences(said: object, got: object, known: dict[str, str], at: str = "") -> list[str]:
    """List where a reply is not as the guide says; members it does not name may be there."""
    if said == ANYTHING:
        return []
    if isinstance(said, str) and re.fullmatch(r"\$[a-z_]+", said):
        known.setdefault(said[1:], str(got))
        said = known[said[1:]]
    if isinstance(said, dict) and isinstance(got, dict):
        missing = [f"{at}/{name} is missing" for name in said.keys() - got.keys()]
        both = [name for name in said if name in got]
        return missing + [
            each for name in both for each in differences(said[name], got[name], known, f"{at}/{name}")
        ]
    if isinstance(said, list) and isinstance(got, list) and len(said) == len(got):
        return [
            each
            for index, part in enumerate(said)
            for each in differences(part, got[index], known, f"{at}/{index}")
        ]
    return [] if said == got else [f"{at} is {got!r}, not {said!r}"]
