"""Cloze: a text with gaps, each of which is a question of an ordinary kind with one response."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast

from service.kinds.domains import NUMBER, exact, wrong
from service.kinds.kind import Kind
from service.kinds.static import only_static, prompted
from service.vocabulary import Draft, QuestionError, StaticQuestion, Text, Variant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.vocabulary import Declaration, Plain

NAME = "cloze"
VERSION = 1
MOST_GAPS: Final = 30
MOST_CHOICES: Final = 200
_GAP: Final = re.compile(r"\{\{([^{}]*)\}\}")
_FORMULA: Final = re.compile(r"\$\$.*?\$\$|\$[^$\n]*\$", re.DOTALL)

EXAMPLE: dict[str, object] = {
    "kind": NAME,
    "slug": "sigmoid-at-zero",
    "prompt": "At $z = 0$ the sigmoid is {{value}} and its derivative {{slope}}, which is its {{what}}.",
    "parameters": {
        "gaps": {
            "value": {"kind": "numerical", "parameters": {"answers": [{"value": "0.5"}]}},
            "slope": {"kind": "numerical", "parameters": {"answers": [{"value": "0.25"}]}, "weight": 2},
            "what": {
                "kind": "multiple_choice",
                "parameters": {
                    "choices": [
                        {"identifier": "most", "text": "largest value", "correct": True},
                        {"identifier": "least", "text": "smallest value"},
                    ]
                },
            },
        }
    },
    "tolerance": {"absolute": "0"},
}


def schema(kinds: Mapping[str, Kind]) -> dict[str, object]:
    """Return the JSON Schema of the parameters: gaps by name, each of one of these kinds."""
    gaps = {
        "title": "What is to be filled in where the prompt says {{name}}",
        "type": "object",
        "minProperties": 1,
        "maxProperties": MOST_GAPS,
        "propertyNames": {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_]{0,63}$"},
        "additionalProperties": gap_schema(kinds),
    }
    known = {"type": "object", "additionalProperties": False, "required": ["gaps"]}
    return {**known, "properties": {"gaps": gaps}}


def gap_schema(kinds: Mapping[str, Kind]) -> dict[str, object]:
    """Return the JSON Schema of one gap, its parameters as its kind has them."""
    fields: dict[str, object] = {
        "kind": {"title": "What kind of question the gap is", "enum": list(kinds)},
        "parameters": {"title": "The parameters of that kind", "type": "object"},
        "tolerance": {
            "title": "For a gap of numbers; the question's own unless said",
            "type": ["string", "object"],
        },
        "weight": NUMBER | {"title": "How much it counts beside the others", "default": 1},
    }
    each = [
        {
            "if": {"properties": {"kind": {"const": name}}, "required": ["kind"]},
            "then": {"properties": {"parameters": kind.parameters_schema}},
        }
        for name, kind in kinds.items()
    ]
    known = {"type": "object", "additionalProperties": False, "required": ["kind", "parameters"]}
    return {**known, "properties": fields, "allOf": each}


def read(draft: Draft, *, kinds: Mapping[str, Kind]) -> StaticQuestion:
    """Return the question of a draft whose parameters fit the schema.

    Raises:
        QuestionError: gaps and prompt do not agree, a weight makes no sense, or a gap is no question.
    """
    only_static(draft)
    gaps = cast("dict[str, dict[str, Any]]", draft.parameters["gaps"])
    _refuse_other_gaps(prompted(draft).text, list(gaps))
    if sum(len(gap["parameters"].get("choices", ())) for gap in gaps.values()) > MOST_CHOICES:
        detail = f"All gaps together offer at most {MOST_CHOICES} choices."
        raise wrong("too_many_choices", detail, "/parameters/gaps")
    weights = {name: _weight(gap, f"/parameters/gaps/{name}/weight") for name, gap in gaps.items()}
    if not any(weights.values()):
        raise wrong("bad_weight", "At least one gap must weigh something.", "/parameters/gaps")
    questions = {name: _question(draft, name, gap, kinds) for name, gap in gaps.items()}
    return StaticQuestion(draft, lambda seed: variant(draft, questions, weights, seed))


def _refuse_other_gaps(prompt: str, names: list[str]) -> None:
    there = _GAP.findall(prompt)
    for name in there:
        if name not in names:
            detail = f"There is no gap {name[:40]!r}; there are {', '.join(names)}."
            raise wrong("unknown_gap", detail, "/prompt")
    for name in names:
        if there.count(name) != 1:
            detail = f"The prompt must say {{{{{name}}}}} once; it does so {there.count(name)} times."
            raise wrong("gap_not_there", detail, f"/parameters/gaps/{name}")
        if name not in _GAP.findall(_FORMULA.sub("", prompt)):
            detail = f"{{{{{name}}}}} stands inside a formula, where nothing can be filled in."
            raise wrong("gap_in_formula", detail, "/prompt", "end the formula before it")


def _weight(gap: Mapping[str, Plain], at: str) -> float:
    number = exact(gap.get("weight", 1), at)
    if not 0 <= number <= 1000:  # noqa: PLR2004 - as in `scoring.weights`
        raise wrong("bad_weight", "A weight is 0 to 1000.", at)
    return float(number)


def _question(draft: Draft, name: str, gap: Mapping[str, Any], kinds: Mapping[str, Kind]) -> StaticQuestion:
    """Read a gap as the question that it is."""
    kind = kinds[gap["kind"]]
    inner = Draft(
        kind=kind.name,
        parameters=gap["parameters"],
        prompt=Text(name),
        tolerance=gap.get("tolerance", draft.tolerance),
        locale=draft.locale,
    )
    try:
        question = kind.read(inner)
    except QuestionError as error:
        own = "tolerance" in gap
        placed = [
            each
            if each.pointer.startswith("/tolerance") and not own
            else each.under(f"/parameters/gaps/{name}")
            for each in error.problems
        ]
        raise QuestionError(error.detail, placed, code=error.code) from error
    if not isinstance(question, StaticQuestion):
        raise TypeError(f"{kind.name} is drawn by the solver and no kind of a gap")
    return question


def variant(
    draft: Draft, questions: Mapping[str, StaticQuestion], weights: Mapping[str, float], seed: int
) -> Variant:
    """Return the responses of all gaps, each called as its gap and with its weight among the bounds."""
    inner = {name: question.variant(seed) for name, question in questions.items()}
    declarations: list[Declaration] = []
    bounds: dict[str, Any] = {}
    for name, each in inner.items():
        (declaration,) = each.declarations
        declarations.append(replace(declaration, identifier=name))
        bound: Any = each.bounds[declaration.identifier]
        bounds[name] = {**bound, "weight": weights[name]}
    return Variant(
        kind=NAME,
        kind_version=VERSION,
        seed=seed,
        prompt=prompted(draft),
        declarations=tuple(declarations),
        key={name: each.key[each.declarations[0].identifier] for name, each in inner.items()},
        bounds=bounds,
    )


def cloze(kinds: Mapping[str, Kind]) -> Kind:
    """Return the kind, whose gaps are of any of these kinds: static ones with one response."""
    return Kind(NAME, VERSION, "Cloze", schema(kinds), EXAMPLE, partial(read, kinds=kinds))
