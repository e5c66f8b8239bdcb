"""JSON Schema (Draft 2020-12) errors as located problems in plain words.

Stable codes: `missing`, `unknown_field`, `wrong_type`, `not_one_of`, `bad_format`, `bad_name`, `duplicate`,
`too_small`, `too_large`, `too_short`, `too_long`, `not_a_multiple`, `ambiguous`, `invalid`, and
`too_many_problems`. `format: number` is read with `grading.numbers.read_number`; other formats are not
checked. Numbers that have a point or an exponent are texts in our trees, so a schema takes them as
`{"type": ["integer", "string"], "format": "number"}`; bounds hold for both.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from service.formats.branches import simple
from service.formats.keywords import FORMATS, Validator
from service.formats.positions import escape
from service.vocabulary import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jsonschema.protocols import Validator as Compiled

    from service.vocabulary import Plain

MAX_PROBLEMS: Final = 100
"""Problems told of one tree."""

_REMEMBERED: Final = 256

_compiled: Final[dict[int, tuple[Mapping[str, Any], Compiled]]] = {}
"""Validators by the identity of their schemas, which are kept alive so that no identity is used twice."""


def check(schema: Mapping[str, Any], tree: Plain, at: str = "") -> list[Problem]:
    """Return what of the tree does not fit the schema, in the order of the schema; nothing if all fits.

    Args:
        schema: a JSON Schema, not changed after its first use: its validator is compiled once.
        tree: what was read.
        at: the pointer at which the tree stands in its document; all pointers begin with it.

    Returns:
        problems without line and column (`Document.locate` knows those). The pointer of a missing field ends
        with the field's name.
    """
    told: dict[tuple[str, str], Problem] = {}
    for problem in _problems(schema, tree, at):
        told.setdefault((problem.code, problem.pointer), problem)
    found = list(told.values())[: MAX_PROBLEMS + 1]
    if len(found) > MAX_PROBLEMS:
        found[MAX_PROBLEMS] = Problem("too_many_problems", f"there are more than {MAX_PROBLEMS} problems", at)
    return found


def _problems(schema: Mapping[str, Any], tree: Plain, at: str) -> Iterator[Problem]:
    for error in islice(_validator(schema).iter_errors(tree), MAX_PROBLEMS + 1):
        for each, words in simple(error):
            pointer = at + "".join(map(escape, each.absolute_path))
            yield Problem(words.code, words.detail, pointer, hint=words.hint)


def _validator(schema: Mapping[str, Any]) -> Compiled:
    remembered = _compiled.get(id(schema))
    if remembered is not None and remembered[0] is schema:
        return remembered[1]
    if len(_compiled) >= _REMEMBERED:
        _compiled.clear()
    # jsonschema would go back to its own keywords wherever it meets a `$schema` that it knows.
    own = {name: value for name, value in schema.items() if name != "$schema"}
    validator: Compiled = Validator(own, format_checker=FORMATS)
    _compiled[id(schema)] = (schema, validator)
    return validator
