"""Signed receipts: what was submitted, and when, as the server will vouch for later."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from itsdangerous import Signer
from itsdangerous.encoding import base64_decode

from service.db import writer

if TYPE_CHECKING:
    from service.attempts.items import Record
    from service.attempts.models import Submission

_SALT = "gradestep submission receipt"
_encode = writer(sort_keys=True)


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
    typed = hashlib.sha256(_encode(submission.responses).encode()).hexdigest()
    value = _packed(
        f'{{"submission_id": "{submission.id}", "received_at": "{submission.received_at.isoformat()}", '
        f'"responses_sha256": "{typed}"}}'.encode()
    )
    # `hmac.digest` would let another thread go first, `hmac.new` does not for so short a text
    signature = _packed(hmac.new(_key(secret), value, "sha256").digest())
    return f"{value.decode()}.{signature.decode()}"


def _packed(content: bytes) -> bytes:
    """Write bytes as itsdangerous does: base64 for URLs, without padding."""
    return urlsafe_b64encode(content).rstrip(b"=")


def verify(receipt: str, *, secret: str) -> dict[str, Any]:
    """Return what a receipt says; raises `itsdangerous.BadSignature` for one we did not sign."""
    said: dict[str, Any] = json.loads(base64_decode(_signer(secret).unsign(receipt)))
    return said
