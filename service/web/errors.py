"""Answer every error as application/problem+json (RFC 9457), and say nothing of the inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Self

import structlog
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, InternalServerError

from service.vocabulary import GradestepError, Problem
from service.web.database_errors import code_of
from service.web.problems import OF_STATUS, PROBLEMS, ProblemType
from service.web.request_id import request_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from flask import Flask
    from flask.wrappers import Response
    from werkzeug.wrappers import Response as WerkzeugResponse

PROBLEM_JSON: Final = "application/problem+json"
RETRY_AFTER: Final = "2"
"""Seconds after which a request that met a busy or absent database is worth repeating."""

_OPTIONAL: Final = ("line", "column", "excerpt", "hint")

log = structlog.get_logger()


class RequestError(GradestepError):
    """A request that the edge refuses: a registered code, with headers and members of its own."""

    def __init__(
        self,
        code: str,
        detail: str = "",
        problems: Sequence[Problem] = (),
        *,
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail or PROBLEMS[code].advice, problems, code=code)
        self.headers = headers or {}
        self.extra = extra or {}

    @classmethod
    def of_field(cls, code: str, detail: str, pointer: str) -> Self:
        """Make the refusal of one field of an otherwise readable request."""
        return cls("invalid_request", problems=[Problem(code, detail, pointer)])


def install(app: Flask) -> None:
    """Answer errors of operations, of HTTP and of the database, and unknown ones, as problems."""
    app.register_error_handler(GradestepError, answer_refusal)
    app.register_error_handler(HTTPException, answer_http)
    app.register_error_handler(SQLAlchemyError, answer_database)
    app.register_error_handler(Exception, answer_unknown)


def problem_type_of(error: GradestepError) -> ProblemType:
    """Find the registered type of an error: by its code, else by the code of its nearest class."""
    codes = (error.code, *(getattr(each, "code", "") for each in type(error).__mro__))
    return next(PROBLEMS[code] for code in (*codes, GradestepError.code) if code in PROBLEMS)


def answer_refusal(error: GradestepError) -> Response:
    """Answer what an operation, or the edge, refuses."""
    return respond(
        problem_type_of(error),
        detail=error.detail,
        problems=error.problems,
        extra=getattr(error, "extra", {}),
        headers=getattr(error, "headers", {}).items(),
    )


def answer_http(error: HTTPException) -> WerkzeugResponse:
    """Answer an error of HTTP with the headers it needs: Allow, Retry-After, WWW-Authenticate."""
    if error.response is not None:
        return error.response  # type: ignore[return-value]  # a sansio one is what nobody passes to abort
    status = error.code or InternalServerError.code
    if status == InternalServerError.code:
        return answer_unknown(error)
    known = OF_STATUS.get(status, PROBLEMS["bad_request"])
    headers = [(name, value) for name, value in error.get_headers() if name != "Content-Type"]
    reply = respond(known, detail=error.description or known.title, headers=headers)
    reply.status_code = status
    return reply


def answer_database(error: SQLAlchemyError) -> Response:
    """Answer a database that is busy, absent or full; everything else is a mistake of ours."""
    code = code_of(error)
    if code is None:
        return answer_unknown(error)
    log.warning("database_refused", code=code, error=type(error).__name__)
    headers = [("Retry-After", RETRY_AFTER)] if PROBLEMS[code].status != OF_STATUS[409].status else []
    return respond(PROBLEMS[code], detail=PROBLEMS[code].advice, headers=headers)


def answer_unknown(error: Exception) -> Response:
    """Answer what nobody foresaw; the traceback goes to the log under the request's id."""
    log.error("request_failed", exc_info=error)
    known = PROBLEMS["internal_error"]
    return respond(known, detail=known.advice)


def respond(
    known: ProblemType,
    *,
    detail: str,
    problems: Sequence[Problem] = (),
    extra: Mapping[str, Any] | None = None,
    headers: Iterable[tuple[str, str]] = (),
) -> Response:
    """Write one problem; `extra` members stand beside the standard ones and cannot replace them."""
    body = {
        **(extra or {}),
        "type": known.uri,
        "title": known.title,
        "status": known.status,
        "detail": detail,
        "request_id": request_id(),
        "errors": [problem_tree(each) for each in problems],
    }
    # a detail may quote what was sent, and half a surrogate pair cannot be sent back
    data = current_app.json.dumps(body).encode("utf-8", "replace")
    return current_app.response_class(data, status=known.status, headers=list(headers), mimetype=PROBLEM_JSON)


def problem_tree(problem: Problem) -> dict[str, Any]:
    """Write one located problem: pointer, code and detail, and of the rest what is known."""
    rest = {name: getattr(problem, name) for name in _OPTIONAL}
    located = {"pointer": problem.pointer, "code": problem.code, "detail": problem.detail}
    return located | {name: value for name, value in rest.items() if value not in {None, ""}}
