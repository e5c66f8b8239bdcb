"""Bearer tokens: 256 random bits behind a prefix that secret scanners can find, kept as a digest only."""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import Final

PREFIX: Final = "gs_"
BYTES: Final = 32

_SHAPE: Final = re.compile(r"gs_[A-Za-z0-9_-]{43}")


def new_token() -> str:
    """Make a token: `gs_` and 43 characters of base64url, to be shown once and never stored."""
    return PREFIX + secrets.token_urlsafe(BYTES)


def is_token(text: str) -> bool:
    """Return whether a text has the shape of a token, so that nothing else is looked up."""
    return _SHAPE.fullmatch(text) is not None


def digest(token: str) -> str:
    """Return what is stored of a token: the 64 hex digits of its SHA-256. It is random, so needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()
