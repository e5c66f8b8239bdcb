"""Signed receipts: what was submitted, and when, as the server will vouch for later."""

from __future__ import annotations

import hashlib
import hmac
import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from itsdangerous import Signer
from itsdangerous.encoding import base64_decode
from pybase64 import b64encode_as_string

from service.db import utc_text, writer

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
def _started(secret: str) -> hmac.HMAC:
    """Return a signature that has only its key yet, which the signer would derive anew for each."""
    return hmac.new(_signer(secret).derive_key(), digestmod="sha256")


def sign(submission: Record | Submission, *, secret: str) -> str:
    """Return a receipt over the submission's id, its time and the SHA-256 of its responses as typed."""
    typed = hashlib.sha256(_encode(submission.responses).encode()).hexdigest()
    value = _packed(
        f'{{"submission_id": "{submission.id}", "received_at": "{utc_text(submission.received_at)}", '
        f'"responses_sha256": "{typed}"}}'.encode()
    )
    signature = _started(secret).copy()
    # `hmac.digest` would let another thread go first, this does not for so short a text
    signature.update(value.encode())
    return f"{value}.{_packed(signature.digest())}"


def _packed(content: bytes) -> str:
    """Write bytes as itsdangerous does: base64 for URLs, without padding."""
    return b64encode_as_string(content, b"-_").rstrip("=")


def verify(receipt: str, *, secret: str) -> dict[str, Any]:
    """Return what a receipt says; raises `itsdangerous.BadSignature` for one we did not sign."""
    said: dict[str, Any] = json.loads(base64_decode(_signer(secret).unsign(receipt)))
    return said
