"""Which shapes go together in each operation, and what shape comes of them."""

from __future__ import annotations

from typing import TypeAlias

Shape: TypeAlias = "tuple[int, ...]"
"""() for a number, (n,) for a vector, (m, n) for a matrix."""


class ShapeError(Exception):
    """These shapes do not go together; the text says why, `hint` what does."""

    def __init__(self, detail: str, hint: str = "") -> None:
        super().__init__(detail)
        self.hint = hint


def words(shape: Shape) -> str:
    """Return a shape in words."""
    match shape:
        case ():
            return "a number"
        case (n,):
            return f"a vector of {n}"
    return f"a matrix of {'×'.join(map(str, shape))}"


def alike(*shapes: Shape) -> Shape:
    """Return the shape of an operation entry by entry: all the same, numbers going with anything."""
    arrays = [shape for shape in shapes if shape]
    for shape in arrays[1:]:
        if shape != arrays[0]:
            hint = "dot(a, b), W @ x and outer(a, b) put different shapes together"
            raise ShapeError(f"{words(arrays[0])} and {words(shape)} do not go together.".capitalize(), hint)
    return arrays[0] if arrays else ()


def one(*shapes: Shape) -> Shape:
    """Return the shape of a function of one thing, entry by entry."""
    (shape,) = counted(shapes, 1)
    return shape


def counted(shapes: tuple[Shape, ...], *counts: int) -> tuple[Shape, ...]:
    """Return the shapes if there are as many as there should be."""
    if len(shapes) not in counts:
        wanted = " or ".join(map(str, counts))
        raise ShapeError(f"This takes {wanted} argument{'s' * (counts[-1] != 1)}, not {len(shapes)}.")
    return shapes


def largest(*shapes: Shape) -> Shape:
    """Return the shape of a maximum or minimum: of the entries of one thing, or entry by entry of several."""
    return () if len(shapes) == 1 else alike(*shapes)


def along(*shapes: Shape) -> Shape:
    """Return the shape of a sum or mean of all entries."""
    counted(shapes, 1)
    return ()


def of_vector(*shapes: Shape) -> Shape:
    """Return the shape of what a vector's entries come to."""
    (shape,) = counted(shapes, 1)
    if len(shape) != 1:
        raise ShapeError(f"This takes a vector, not {words(shape)}.")
    return ()


def dotted(*shapes: Shape) -> Shape:
    """Return the shape of a dot product."""
    first, second = counted(shapes, 2)
    if len(first) != 1 or first != second:
        raise ShapeError(
            f"dot takes two vectors as long as each other, not {words(first)} and {words(second)}."
        )
    return ()


def multiplied(*shapes: Shape) -> Shape:
    """Return the shape of a product of matrices and vectors."""
    first, second = shapes
    if not first or not second:
        raise ShapeError("@ multiplies matrices and vectors.", "write * to multiply by a number")
    if first[-1] != second[0]:
        detail = f"{words(first)} @ {words(second)}: {first[-1]} is not {second[0]}.".capitalize()
        hint = "transpose(W) turns a matrix around" if len(first) + len(second) > 2 else ""  # noqa: PLR2004 - two vectors
        raise ShapeError(detail, hint)
    return (*first[:-1], *second[1:])


def crossed(*shapes: Shape) -> Shape:
    """Return the shape of an outer product."""
    first, second = counted(shapes, 2)
    if len(first) != 1 or len(second) != 1:
        raise ShapeError(f"outer takes two vectors, not {words(first)} and {words(second)}.")
    return (*first, *second)


def turned(*shapes: Shape) -> Shape:
    """Return the shape of a transposed matrix."""
    (shape,) = counted(shapes, 1)
    if len(shape) != 2:  # noqa: PLR2004 - a matrix has rows and columns
        raise ShapeError(f"Only a matrix can be transposed, not {words(shape)}.")
    return shape[::-1]


def listed(*shapes: Shape) -> Shape:
    """Return the shape of a list: a vector of numbers, or a matrix of rows."""
    if any(shape != shapes[0] for shape in shapes):
        raise ShapeError("The entries of a list must have the same shape.")
    if len(shapes[0]) > 1:
        raise ShapeError("A list holds numbers, or rows of numbers.")
    return (len(shapes), *shapes[0])


def picked(*shapes: Shape) -> Shape:
    """Return the shape of one entry, or one row."""
    whole, *places = shapes
    if any(places):
        raise ShapeError("Between the brackets stands one number for each, as in x[0] or W[0, 1].")
    if len(places) > len(whole):
        raise ShapeError(f"{words(whole)} has no such entry.".capitalize())
    return whole[len(places) :]
