r"""Vectors and matrices as people send them: nested lists, or a text.

A text is a row or rows: `1, 2, 3` · `1 2 3` · `[1, 2; 3, 4]` · `[[1, 2], [3, 4]]` · `{{1, 2}, {3, 4}}` · one
row a line · TeX's `\begin{pmatrix}1 & 2 \\ 3 & 4\end{pmatrix}`. Rows end at a semicolon or a line's end,
entries at a comma, or at white space where the row has no comma. With a decimal comma no comma separates:
`1,5 2; 3 4`. A vector may be written as a row or as a column. Each entry is read by `numbers.read_number`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from service.grading.base_types.base_type import UnreadableError
from service.grading.numbers import NumberError, read_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.grading.literals import Number
    from service.vocabulary import Plain, Shape

MAX_ENTRIES: Final = 400
"""Most entries of one response whose size the student chooses, and of any text."""

MAX_TEXT: Final = 8_000

_TEX: Final = re.compile(
    r"\\begin\{(?P<name>[bpBvV]?matrix|array)\}(?:\{[clr]+\})?(?P<inside>.*)\\end\{(?P=name)\}", re.DOTALL
)
_NAMED: Final = re.compile(r"(?:[Mm]atrix|vector|array|np\.array)\s*\((?P<inside>.*)\)", re.DOTALL)
_ROW: Final = re.compile(r"\s*,?\s*\[(?P<row>[^\[\]]*)\]\s*")


def read_array(raw: Plain, shape: Shape, *, decimal_comma: bool) -> tuple[list[Number], tuple[int, ...]]:
    """Return the numbers of a vector or matrix, row by row, and its shape.

    Raises:
        UnreadableError: `wrong_shape`, or an entry that is no number, where it stands.
    """
    if isinstance(raw, str):
        return _of_text(raw, shape, decimal_comma=decimal_comma)
    found = tuple(_sizes(raw, len(shape)))
    if len(found) == len(shape) and found != shape:
        _refuse_other(found, shape)
    numbers = list(_leaves(raw, shape, "", decimal_comma=decimal_comma))
    return numbers, found


def read_entry(raw: Plain, pointer: str, *, decimal_comma: bool) -> Number:
    """Return one number.

    Raises:
        UnreadableError: it is none, at `pointer`.
    """
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        raise UnreadableError("not_a_number", "Write one number, such as 0.31 or -1/4.", pointer)
    try:
        return read_number(raw, decimal_comma=decimal_comma)
    except NumberError as error:
        raise UnreadableError(error.code, error.detail, pointer) from error


def shape_in_words(shape: Shape) -> str:
    """Return a shape as students read it."""
    if len(shape) == 1:
        return _count(shape[0], "entry", "entries")
    return f"{_count(shape[0], 'row', 'rows')} of {_count(shape[1], 'entry', 'entries')}"


def _count(number: int | None, one: str, more: str) -> str:
    return f"any number of {more}" if number is None else f"{number} {one if number == 1 else more}"


def _sizes(raw: Plain, dimensions: int) -> Iterator[int]:
    """Yield the sizes of nested lists along their first members."""
    part = raw
    for _ in range(dimensions):
        if not isinstance(part, list) or not part:
            return
        yield len(part)
        part = part[0]


def _leaves(raw: Plain, shape: Shape, pointer: str, *, decimal_comma: bool) -> Iterator[Number]:
    """Yield the numbers of nested lists of a shape; a free size is that of the first list on its level."""
    if not shape:
        yield read_entry(raw, pointer, decimal_comma=decimal_comma)
        return
    size = shape[0]
    if not isinstance(raw, list) or not raw or len(raw) != (size or len(raw)) or len(raw) > MAX_ENTRIES:
        wanted = f"a list of {size} entries" if size else f"a list of 1 to {MAX_ENTRIES} entries"
        raise UnreadableError("wrong_shape", f"Send {wanted} here.", pointer)
    inner = shape[1:]
    if inner == (None,) and isinstance(raw[0], list):
        inner = (len(raw[0]) or None,)
    for at, part in enumerate(raw):
        yield from _leaves(part, inner, f"{pointer}/{at}", decimal_comma=decimal_comma)


def _refuse_other(found: tuple[int, ...], shape: Shape) -> None:
    """Raise `UnreadableError` for a shape other than the declared one, where that is fixed."""
    if any(wanted not in {None, size} for size, wanted in zip(found, shape, strict=True)):
        detail = f"Write {shape_in_words(shape)}; yours has {shape_in_words(found)}."
        raise UnreadableError("wrong_shape", detail)


def _of_text(text: str, shape: Shape, *, decimal_comma: bool) -> tuple[list[Number], tuple[int, ...]]:
    if len(text) > MAX_TEXT:
        raise UnreadableError("too_long", f"Write at most {MAX_TEXT} characters.")
    rows = [_cells(row, decimal_comma=decimal_comma) for row in _rows(text.strip())]
    if len(shape) == 1 and all(len(row) == 1 for row in rows):
        rows = [[row[0] for row in rows]]
    for at, row in enumerate(rows, 1):
        if len(row) != len(rows[0]):
            detail = f"Every row needs as many entries: row 1 has {len(rows[0])}, row {at} has {len(row)}."
            raise UnreadableError("wrong_shape", detail)
    found = (len(rows), len(rows[0])) if len(shape) > 1 or len(rows) > 1 else (len(rows[0]),)
    if len(found) != len(shape) or len(rows) * len(rows[0]) > MAX_ENTRIES:
        raise UnreadableError("wrong_shape", f"Write {shape_in_words(shape)}, as in 1, 2, 3.")
    _refuse_other(found, shape)
    return list(_entries(rows, decimal_comma=decimal_comma)), found


def _entries(rows: Sequence[Sequence[str]], *, decimal_comma: bool) -> Iterator[Number]:
    for line, row in enumerate(rows, 1):
        for at, cell in enumerate(row, 1):
            try:
                yield read_entry(cell, "", decimal_comma=decimal_comma)
            except UnreadableError as error:
                place = f"Entry {at} of row {line}" if len(rows) > 1 else f"Entry {at}"
                problem = error.problem
                raise UnreadableError(problem.code, f"{place}: {problem.detail}") from error


def _rows(text: str) -> list[str]:
    """Return the rows of a text, without what encloses them."""
    if tex := _TEX.fullmatch(text):
        return [row for row in tex["inside"].split(r"\\") if row.strip()]
    if named := _NAMED.fullmatch(text):
        text = f"[{named['inside']}]" if named["inside"].count("[") > 1 else named["inside"]
        text = re.sub(r"\A\[\s*(\[\s*\[.*\]\s*\])\s*\]\Z", r"\1", text, flags=re.DOTALL)
    if text.startswith("{"):
        text = text.translate(str.maketrans("{}", "[]"))
    if text.count("[") != text.count("]"):
        raise UnreadableError("wrong_shape", "Close each bracket: as many [ as ].")
    if re.match(r"\[\s*\[", text) and text.endswith("]"):
        return _bracketed(text[1:-1])
    enclosed = text[:1] + text[-1:]
    if enclosed == "[]" or (enclosed == "()" and text.count("(") == 1):
        text = text[1:-1]
    return [row for row in re.split(r"[;\n]", text) if row.strip()] or [""]


def _bracketed(text: str) -> list[str]:
    rows, position = [], 0
    while position < len(text):
        match = _ROW.match(text, position)
        if match is None:
            raise UnreadableError("wrong_shape", "Write each row in brackets, as in [[1, 2], [3, 4]].")
        rows.append(match["row"])
        position = match.end()
    return rows


def _cells(row: str, *, decimal_comma: bool) -> list[str]:
    """Return the entries of one row."""
    if "&" in row:
        return row.split("&")
    return row.split(",") if "," in row and not decimal_comma else row.split() or [""]
