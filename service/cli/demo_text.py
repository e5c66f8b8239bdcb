"""What the demo prints for people: where it is, who may call, and calls to paste into a shell."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING, Final

from service.accounts.models import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.cli.demo_school import DrawnItem, School

NEW_LINE: Final = "; echo"
"""Ends what a call prints, for problems come without a line feed."""


def welcome(url: str, school: School) -> Iterator[str]:
    """Yield the lines; every call works as printed, the attempt's in the order in which they stand."""
    yield f"Gradestep serves at {url} (its reference: {url}/api/docs). Ctrl-C ends it."
    yield ""
    yield f"instructor's token  {school.tokens[Role.INSTRUCTOR]}"
    yield f"student's token     {school.tokens[Role.STUDENT]}"
    yield f"course              {school.course_id}"
    for slug, quiz_id in school.quiz_ids.items():
        yield f"quiz                {quiz_id}  {slug}"
    yield ""
    yield "Try, in another shell:"
    yield f"export API={url}/api/v1"
    yield f"export TOKEN={school.tokens[Role.STUDENT]}"
    yield _get("/me")
    yield _get(f"/courses/{school.course_id}/lessons")
    if school.exercise is not None:
        yield from _attempt(school.exercise)


def _attempt(exercise: DrawnItem) -> Iterator[str]:
    """Yield the calls of one attempt: start, read, a wrong answer, one that cannot be read."""
    start = _post(f"/quizzes/{exercise.quiz_id}/attempts", {}).removesuffix(NEW_LINE)
    yield "# the id of a new attempt, or of the one that is open"
    yield f"""ATTEMPT=$({start} | grep -oE '"(attempt_)?id":"[^"]+"' | head -n 1 | cut -d '"' -f 4)"""
    yield _get("/attempts/$ATTEMPT")
    submissions = f"/attempts/$ATTEMPT/items/{exercise.position}/submissions"
    yield "# a try that is surely wrong, and one that cannot be read, which costs nothing"
    yield _post(submissions, {"responses": dict.fromkeys(exercise.asks, "1000")})
    yield _post(submissions, {"responses": dict.fromkeys(exercise.asks, "1.1.5")})


def _get(path: str) -> str:
    return f'curl -sS "$API{path}" -H "Authorization: Bearer $TOKEN"' + NEW_LINE


def _post(path: str, body: object) -> str:
    headers = f'-H "Idempotency-Key: {secrets.token_hex(8)}" -H "Content-Type: application/json"'
    sent = f"{headers} -d '{json.dumps(body)}'"
    return f'curl -sS "$API{path}" -H "Authorization: Bearer $TOKEN" {sent}{NEW_LINE}'
