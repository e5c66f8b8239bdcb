"""Reading is not grading: what was sent becomes values, or located problems that cost no try."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.grading.base_types import BASE_TYPES, Reading, UnreadableError
from service.vocabulary import Problem, ResponsesError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.vocabulary import Declaration, Plain, Responses


def read_responses(declarations: Sequence[Declaration], responses: Responses) -> dict[str, Reading]:
    """Return what was understood of each response; an absent or blank one is left out.

    Raises:
        ResponsesError: all unreadable and unknown responses at once, with pointers.
    """
    known = {declaration.identifier: declaration for declaration in declarations}
    problems: list[Problem] = []
    readings: dict[str, Reading] = {}
    for identifier, raw in responses.items():
        if identifier not in known:
            detail = f"There is no response of this name; send {', '.join(known)}."
            problems.append(Problem("unknown_response", detail, _pointer(identifier)))
        elif not blank(raw):
            try:
                declaration = known[identifier]
                readings[identifier] = BASE_TYPES[declaration.base_type].read(declaration, raw)
            except UnreadableError as error:
                problems.append(error.problem.under(_pointer(identifier)))
    if problems:
        raise ResponsesError("Some responses cannot be read; no try was used.", problems)
    return readings


def _pointer(identifier: str) -> str:
    return f"/responses/{identifier.replace('~', '~0').replace('/', '~1')}"


def blank(raw: Plain) -> bool:
    """Return whether nothing was answered."""
    return raw is None or raw == [] or (isinstance(raw, str) and not raw.strip())
