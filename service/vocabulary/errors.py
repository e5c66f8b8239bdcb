"""The errors that operations raise."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.vocabulary import Problem


class GradestepError(Exception):
    """Whatever an operation refuses: a stable code, a plain sentence, and the located problems if any."""

    code = "error"

    def __init__(self, detail: str, problems: Sequence[Problem] = (), *, code: str = "") -> None:
        super().__init__(detail)
        self.detail = detail
        self.problems = tuple(problems)
        self.code = code or self.code


class QuestionError(GradestepError):
    """A question, or a file of them, cannot be accepted as authored."""

    code = "invalid_question"


class ResponsesError(GradestepError):
    """A response cannot be read: nothing is recorded and no try is used."""

    code = "unreadable_response"


class NotFoundError(GradestepError):
    """There is no such thing, or not for this principal."""

    code = "not_found"


class ForbiddenError(GradestepError):
    """The principal may not do or see this, or not yet."""

    code = "forbidden"


class ConflictError(GradestepError):
    """The state of things does not allow this now."""

    code = "conflict"
