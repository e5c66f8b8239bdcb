"""Signed receipts: what was submitted, and when, as the server will vouch for later."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from itsdangerous import URLSafeSerializer

if TYPE_CHECKING:
    from service.attempts.models import Submission

_SALT = "gradestep submission receipt"


def sign(submission: Submission, *, secret: str) -> str:
    """Return a receipt over the submission's id, its time and the SHA-256 of its responses as typed."""
    typed = json.dumps(submission.responses, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    content = {
        "submission_id": submission.id,
        "received_at": submission.received_at.isoformat(),
        "responses_sha256": hashlib.sha256(typed.encode()).hexdigest(),
    }
    return str(URLSafeSerializer(secret, salt=_SALT).dumps(content))


def verify(receipt: str, *, secret: str) -> dict[str, Any]:
    """Return what a receipt says; raises `itsdangerous.BadSignature` for one we did not sign."""
    said: dict[str, Any] = URLSafeSerializer(secret, salt=_SALT).loads(receipt)
    return said
