"""Files, in base64 inside the response: their name, media type and content are checked, and people grade."""

from __future__ import annotations

import base64
import binascii
import hashlib
import unicodedata
from typing import TYPE_CHECKING, Any, TypeGuard

from service.grading.base_types.base_type import BaseType, Reading, UnreadableError
from service.grading.base_types.prose import judge_by_hand

if TYPE_CHECKING:
    from service.vocabulary import Declaration, Plain

MEMBERS = {"name", "media_type", "content"}
LONGEST_NAME = 200
_NO_NAME = frozenset('/\\:*?"<>|')


def read_file(declaration: Declaration, raw: Plain) -> Reading:
    """Return a file as `{name, media_type, content}`, understood as its name, type, size and SHA-256."""
    if not is_file(raw):
        raise UnreadableError("wrong_type", 'Send {"name": …, "media_type": …, "content": base64}.')
    name, media_type = raw["name"], raw["media_type"]
    if not is_name(name):
        detail = f"A name has 1 to {LONGEST_NAME} characters, and no path or control character."
        raise UnreadableError("bad_name", detail, "/name")
    taken: Any = declaration.options["media_types"]
    if media_type not in taken:
        raise UnreadableError("bad_media_type", f"Send one of {', '.join(taken)}.", "/media_type")
    content = content_of(raw)
    most: Any = declaration.options["maximum_bytes"]
    if not 0 < len(content) <= most:
        raise UnreadableError(
            "bad_size", f"A file has 1 to {most:,} bytes; this is {len(content):,}.", "/content"
        )
    digest = hashlib.sha256(content).hexdigest()
    understood: dict[str, Plain] = {"name": name, "media_type": media_type, "bytes": len(content)}
    return Reading(dict(raw), {**understood, "sha256": digest}, parts=(name, media_type, digest))


def is_name(name: str) -> bool:
    """Return whether a text can be a file's name anywhere: no path, nothing invisible, no dot at an end."""
    if not 1 <= len(name) <= LONGEST_NAME or name != name.strip(" ."):
        return False
    return all(each not in _NO_NAME and not unicodedata.category(each).startswith("C") for each in name)


def is_file(raw: Plain) -> TypeGuard[dict[str, str]]:
    """Return whether a response is a file."""
    return (
        isinstance(raw, dict) and set(raw) == MEMBERS and all(isinstance(each, str) for each in raw.values())
    )


def without_content(raw: Plain) -> Plain:
    """Return a response as it is shown: a file without its content."""
    if is_file(raw):
        return {name: each for name, each in raw.items() if name != "content"}
    return raw


def content_of(raw: Any) -> bytes:  # noqa: ANN401 - a file's response
    """Return a file's bytes: base64 with padding (RFC 4648, section 4), and nothing else in it."""
    try:
        return base64.b64decode(raw["content"], validate=True)
    except (binascii.Error, ValueError):
        raise UnreadableError(
            "not_base64", "Encode the content in base64 (RFC 4648, section 4).", "/content"
        ) from None


FILE = BaseType("file", read_file, judge_by_hand, unreadable="no file")
