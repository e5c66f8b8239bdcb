"""Every way in which a request can be refused: its code, its status, what it means and what to do.

A code is for ever: clients act on it. `GET /problems/{code, with dashes}` shows each one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class ProblemType:
    """One kind of problem (RFC 9457, section 3.1.1): a stable code, the HTTP status, a title and advice."""

    code: str
    status: int
    title: str
    advice: str

    @property
    def name(self) -> str:
        """Write the code as it stands in URIs."""
        return self.code.replace("_", "-")

    @property
    def uri(self) -> str:
        """Write the relative URI that identifies and explains it."""
        return f"/problems/{self.name}"


_REQUEST: Final = (
    ProblemType("bad_request", 400, "The request cannot be understood", "Compare it with /api/docs."),
    ProblemType("malformed_json", 400, "The body is not JSON", "Correct it where `errors` says."),
    ProblemType("not_utf8", 400, "The body is not UTF-8", "Encode it as UTF-8."),
    ProblemType("too_deep", 400, "The body is nested too deeply", "Use at most 64 levels."),
    ProblemType(
        "number_too_long", 400, "A whole number has too many digits", "Send more than 18 digits as a string."
    ),
    ProblemType("not_a_json_number", 400, "NaN and Infinity are not JSON", "Leave the member out."),
    ProblemType("duplicate_key", 400, "An object has the same key twice", "Send each key once."),
    ProblemType(
        "unstorable_character",
        400,
        "Text holds a character that cannot be stored",
        "Remove U+0000 and halves.",
    ),
    ProblemType("missing_idempotency_key", 400, "An Idempotency-Key is required", "Send a new UUID."),
    ProblemType(
        "invalid_idempotency_key", 400, "The Idempotency-Key is not valid", "Use 1 to 255 visible characters."
    ),
    ProblemType("request_timeout", 408, "The request took too long to arrive", "Send it again."),
    ProblemType("body_too_large", 413, "The body is too large", "Send less at a time."),
    ProblemType("unsupported_media_type", 415, "The body is of another type", "Send application/json."),
    ProblemType("not_acceptable", 406, "No reply of that type", "Accept application/json."),
    ProblemType("precondition_failed", 412, "It has changed since", "Read it again, then decide."),
    ProblemType("precondition_required", 428, "If-Match is required", "Send the ETag that was read."),
    ProblemType("method_not_allowed", 405, "Not with this method", "Use one that Allow lists."),
)

_WHO: Final = (
    ProblemType("missing_token", 401, "A token is required", "Send Authorization: Bearer gs_…."),
    ProblemType("invalid_token", 401, "The token is not valid", "Ask for a new one."),
    ProblemType("missing_scope", 403, "The token may not do this", "Use one with the scope `scope`."),
    ProblemType("scope_too_wide", 403, "A token gives no scope that it lacks", "Ask for fewer scopes."),
    ProblemType("forbidden", 403, "This is not allowed", "Ask the course's staff."),
    ProblemType("not_released", 403, "This is not released yet", "Try again after the release."),
    ProblemType(
        "not_found", 404, "There is no such thing, or not for you", "Check the address and the token."
    ),
)

_CONTENT: Final = (
    ProblemType("error", 422, "The request was refused", "The detail says why."),
    ProblemType("invalid_request", 422, "Some fields are not valid", "Correct each one that `errors` lists."),
    ProblemType("invalid_question", 422, "The question is not valid", "Correct what `errors` lists."),
    ProblemType("unknown_kind", 422, "There is no such kind of question", "Choose one of GET /api/v1/kinds."),
    ProblemType(
        "unreadable_response",
        422,
        "A response cannot be read; no try was used",
        "Rewrite what `errors` lists.",
    ),
    ProblemType("unknown_scope", 422, "There is no such scope", "Choose from those in the OpenAPI document."),
    ProblemType(
        "idempotency_key_reused", 422, "The key was used for another request", "Use a new Idempotency-Key."
    ),
)

_STATE: Final = (
    ProblemType(
        "conflict", 409, "The state of things does not allow this now", "Read it again, then decide."
    ),
    ProblemType(
        "last_instructor", 409, "The course would be left without an instructor", "Enroll another one first."
    ),
    ProblemType("slug_taken", 409, "The slug is taken", "Choose another, or change what has it."),
    ProblemType("attempt_open", 409, "There is an open attempt", "Go on with `attempt_id`, or finish it."),
    ProblemType("no_attempts_left", 409, "All attempts are used", "Ask the course's staff for another one."),
    ProblemType("attempt_finished", 409, "The attempt is finished", "Start another one, if allowed."),
    ProblemType("no_tries_left", 409, "The item takes no more tries", "Go on with the next item."),
    ProblemType("not_gradable_yet", 409, "It is not to be graded yet", "Wait until the attempt is finished."),
    ProblemType("superseded", 409, "A later submission counts", "Grade the newest one to this item."),
    ProblemType("pool_too_small", 409, "A pool has too few questions", "Tell the course's staff."),
)

_SERVER: Final = (
    ProblemType("too_many_requests", 429, "Too many requests", "Wait as long as Retry-After says."),
    ProblemType("internal_error", 500, "Something went wrong here", "Report the request's id."),
    ProblemType("unavailable", 503, "Too busy, or out of order for a moment", "Repeat it after Retry-After."),
    ProblemType("not_ready", 503, "Not ready to serve", "Wait for the database and its migrations."),
    ProblemType(
        "out_of_space", 507, "No space is left to store this", "Tell the operator; nothing was kept."
    ),
)

PROBLEMS: Final[Mapping[str, ProblemType]] = {
    each.code: each for each in (*_REQUEST, *_WHO, *_CONTENT, *_STATE, *_SERVER)
}

OF_STATUS: Final[Mapping[int, ProblemType]] = {
    status: PROBLEMS[code]
    for status, code in {
        400: "bad_request",
        401: "missing_token",
        403: "forbidden",
        404: "not_found",
        405: "method_not_allowed",
        406: "not_acceptable",
        408: "request_timeout",
        409: "conflict",
        412: "precondition_failed",
        413: "body_too_large",
        415: "unsupported_media_type",
        422: "invalid_request",
        428: "precondition_required",
        429: "too_many_requests",
        503: "unavailable",
        507: "out_of_space",
    }.items()
}
"""What is answered where only an HTTP status is known."""
