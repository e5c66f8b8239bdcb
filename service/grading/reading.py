"""Reading is not grading: what was sent becomes values, or located problems that cost no try."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.grading.numbers import Number, NumberError, read_number
from service.vocabulary import Problem, ResponsesError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.vocabulary import Declaration, Plain, Responses


@dataclass(frozen=True, slots=True)
class Reading:
    """One response as typed and as understood: numbers row by row, or the choices ticked."""

    raw: Plain
    read_as: Plain
    numbers: tuple[Number, ...] = ()
    chosen: tuple[str, ...] = ()


class UnreadableError(Exception):
    """Something inside one response cannot be read; `problem` points into the response."""

    def __init__(self, code: str, detail: str, pointer: str = "") -> None:
        super().__init__(detail)
        self.problem = Problem(code, detail, pointer)


def read_responses(declarations: Sequence[Declaration], responses: Responses) -> dict[str, Reading]:
    """Return what was understood of each response; an absent or blank one is left out.

    Raises:
        ResponsesError: all unreadable and unknown responses at once, with pointers.
    """
    known = {declaration.identifier: declaration for declaration in declarations}
    problems: list[Problem] = []
    readings: dict[str, Reading] = {}
    for identifier, raw in responses.items():
        pointer = f"/responses/{identifier.replace('~', '~0').replace('/', '~1')}"
        if identifier not in known:
            detail = f"There is no response of this name; send {', '.join(known)}."
            problems.append(Problem("unknown_response", detail, pointer))
        elif not blank(raw):
            try:
                readings[identifier] = read(known[identifier], raw)
            except UnreadableError as error:
                problems.append(error.problem.under(pointer))
    if problems:
        raise ResponsesError("Some responses cannot be read; no try was used.", problems)
    return readings


def blank(raw: Plain) -> bool:
    """Return whether nothing was answered."""
    return raw is None or raw == [] or (isinstance(raw, str) and not raw.strip())


def read(declaration: Declaration, raw: Plain) -> Reading:
    """Return one response as its declaration understands it.

    Raises:
        UnreadableError: it is no value of the declared type and shape.
    """
    return READERS[declaration.base_type](declaration, raw)


def read_float(declaration: Declaration, raw: Plain) -> Reading:
    """Return the numbers of a scalar, vector or matrix, its shape checked."""
    numbers = tuple(leaves(raw, declaration.shape, ""))
    texts = iter([number.text for number in numbers])
    return Reading(raw, nest(texts, declaration.shape), numbers=numbers)


def leaves(raw: Plain, shape: tuple[int, ...], pointer: str) -> Iterator[Number]:
    """Yield the numbers of nested lists of the given shape, row by row."""
    if shape:
        if not isinstance(raw, list) or len(raw) != shape[0]:
            raise UnreadableError("wrong_shape", f"Send a list of {shape[0]} entries here.", pointer)
        for at, part in enumerate(raw):
            yield from leaves(part, shape[1:], f"{pointer}/{at}")
        return
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        raise UnreadableError("not_a_number", "Write one number, such as 0.31 or -1/4.", pointer)
    try:
        yield read_number(raw)
    except NumberError as error:
        raise UnreadableError(error.code, error.detail, pointer) from error


def nest(texts: Iterator[str], shape: tuple[int, ...]) -> Plain:
    """Return texts nested as the shape says."""
    return [nest(texts, shape[1:]) for _ in range(shape[0])] if shape else next(texts)


def read_identifiers(declaration: Declaration, raw: Plain) -> Reading:
    """Return the choices ticked: one, or a list of different ones."""
    single = declaration.cardinality == "single"
    ticked = [raw] if single else raw
    if not isinstance(ticked, list) or not all(isinstance(each, str) for each in ticked):
        wanted = "the identifier of one choice" if single else "a list of identifiers of choices"
        raise UnreadableError("wrong_type", f"Send {wanted}.")
    offered = [choice.identifier for choice in declaration.choices]
    chosen = tuple(str(each) for each in ticked)
    if len(set(chosen)) != len(chosen) or not set(chosen) <= set(offered):
        raise UnreadableError("not_a_choice", f"Choose from {', '.join(offered)}, each once at most.")
    return Reading(raw, chosen[0] if single else [name for name in offered if name in chosen], chosen=chosen)


READERS = {"float": read_float, "identifier": read_identifiers}
"""How each base type is read."""
