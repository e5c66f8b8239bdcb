"""Signed receipts: what was submitted, and when, as the server will vouch for later."""

from __future__ import annotations

import hashlib
import hmac
import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from itsdangerous import Signer
from itsdangerous.encoding import base64_decode, base64_encode

from service.db import writer

if TYPE_CHECKING:
    from service.attempts.items import Record
    from service.attempts.models import Submission

_SALT = "gradestep submission receipt"
_encode = writer(sort_keys=True)
_write = writer(compact=False)


@lru_cache(maxsize=4)
def _signer(secret: str) -> Signer:
    """Make the signer once for each secret: HMAC-SHA256 under a key derived from it."""
    return Signer(secret, salt=_SALT, digest_method=hashlib.sha256)


@lru_cache(maxsize=4)
def _key(secret: str) -> bytes:
    """Return what the signer would derive anew for each signature."""
    return _signer(secret).derive_key()


def sign(submission: Record | Submission, *, secret: str) -> str:
    """Return a receipt over the submission's id, its time and the SHA-256 of its responses as typed."""
    typed = _encode(submission.responses)
    content = {
        "submission_id": submission.id,
        "received_at": submission.received_at.isoformat(),
        "responses_sha256": hashlib.sha256(typed.encode()).hexdigest(),
    }
    value = base64_encode(_write(content))
    # `hmac.digest` would let another thread go first, `hmac.new` does not for so short a text
    signature = base64_encode(hmac.new(_key(secret), value, "sha256").digest())
    return (value + b"." + signature).decode()


def verify(receipt: str, *, secret: str) -> dict[str, Any]:
    """Return what a receipt says; raises `itsdangerous.BadSignature` for one we did not sign."""
    said: dict[str, Any] = json.loads(base64_decode(_signer(secret).unsign(receipt)))
    return said
