"""A number to write, perhaps with a unit: accepted answers, each with fraction, tolerance and feedback."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from service.grading.base_types.quantities import unit_tree
from service.grading.quantities import read_quantity
from service.grading.unit_symbols import UnitError
from service.grading.units import read_unit
from service.kinds.domains import NUMBER, exact, wrong
from service.kinds.kind import Kind
from service.kinds.static import only_static, prompted, reading_options
from service.kinds.tolerances import (
    FEEDBACK,
    FRACTION,
    TOLERANCE,
    WRITTEN,
    interval,
    read_fraction,
    read_written,
    refuse_without_key,
    share,
)
from service.kinds.written_keys import key_text
from service.vocabulary import Declaration, StaticQuestion, Variant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.vocabulary import Draft, Plain

NAME = "numerical"
VERSION = 1

UNITS: dict[str, object] = {
    "title": "The unit of the answers, and how students' units count",
    "description": "Without it a unit in the answer cannot be read.",
    "type": "object",
    "additionalProperties": False,
    "required": ["unit"],
    "properties": {
        "unit": {"title": "The unit the values are in, such as m/s^2", "type": "string", "maxLength": 64},
        "written": {
            "title": "Whether students write one",
            "description": "refused: it is shown behind the field, and the answer is a number",
            "enum": ["required", "optional", "refused"],
            "default": "required",
        },
        "convert": {
            "title": "Whether any unit of the same dimension is right, the number converted",
            "type": "boolean",
            "default": True,
        },
        "penalty": NUMBER
        | {"title": "What a wrong or missing unit costs, a share of the answer: 1 unless said"},
        "unit_credit": NUMBER | {"title": "What a right unit earns with a wrong number; 0 unless said"},
        "define": {
            "title": "Units of your own: 12 in, 1000 kg*m; nothing for a new dimension",
            "type": "object",
            "maxProperties": 20,
            "propertyNames": {"pattern": "^[A-Za-z_]{1,20}$"},
            "additionalProperties": {"type": "string", "maxLength": 64},
        },
    },
}

VALUE: dict[str, object] = {
    "title": "A number, or * for any other",
    "anyOf": [NUMBER, {"const": "*"}],
}
SCHEMA: dict[str, object] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["answers"],
    "properties": {
        "answers": {
            "title": "Accepted answers; the best that fits counts",
            "type": "array",
            "minItems": 1,
            "maxItems": 50,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["value"],
                "properties": {
                    "value": VALUE,
                    "fraction": FRACTION,
                    "tolerance": TOLERANCE,
                    "feedback": FEEDBACK,
                },
            },
        },
        "units": UNITS,
        "written": WRITTEN,
    },
}
ANY = "*"

EXAMPLE: dict[str, object] = {
    "kind": NAME,
    "slug": "derivative-of-sigmoid-at-zero",
    "prompt": "What is $\\sigma'(0)$?",
    "parameters": {"answers": [{"value": "0.25"}]},
    "tolerance": {"absolute": "0"},
}


def read(draft: Draft) -> StaticQuestion:
    """Return the question of a draft whose parameters fit the schema.

    Raises:
        QuestionError: a number, tolerance or unit makes no sense, or no answer is worth full credit.
    """
    only_static(draft)
    prompted(draft)
    answers = cast("list[dict[str, Plain]]", draft.parameters["answers"])
    written = read_written(draft.parameters.get("written"))
    accepted = [
        _interval(draft, answer, f"/parameters/answers/{at}", written) for at, answer in enumerate(answers)
    ]
    full = [each["fraction"] if "lower" in each else 0.0 for each in accepted]
    best = refuse_without_key(full, "/parameters/answers")
    value = cast("str | int", answers[best]["value"])
    key = key_text(value, accepted[best], f"/parameters/answers/{best}/value")
    declaration, bound, key = _with_unit(draft, accepted, key)
    variant = Variant(
        kind=NAME,
        kind_version=VERSION,
        seed=0,
        prompt=prompted(draft),
        declarations=(declaration,),
        key={"response": key},
        bounds={"response": bound},
    )
    return StaticQuestion(draft, lambda _: variant)


def _interval(
    draft: Draft, answer: Mapping[str, Plain], at: str, written: Mapping[str, object]
) -> dict[str, Any]:
    """Return what one answer accepts and is worth."""
    fraction, feedback = read_fraction(answer, at), answer.get("feedback")
    worth = {"fraction": fraction, **({"feedback": feedback} if feedback else {})}
    if answer["value"] == ANY:
        return worth
    own = "tolerance" in answer
    said = answer.get("tolerance") if own else draft.tolerance
    value = exact(answer["value"], f"{at}/value")
    return interval(value, said, f"{at}/tolerance" if own else "/tolerance", written) | worth


def _with_unit(
    draft: Draft, accepted: list[dict[str, Any]], key: str
) -> tuple[Declaration, dict[str, Any], str]:
    """Return what the response must be, its bounds and the key's text: of a number, or of a quantity."""
    options, said = reading_options(draft), cast("dict[str, Any]", draft.parameters.get("units", {}))
    plain = {"fields": [{"weight": 1.0, "accepted": accepted}]}
    if not said:
        return Declaration("response", "float", options=options), plain, key
    defined = said.get("define", {})
    unit = _unit(said["unit"], defined, "/parameters/units/unit")
    for name in defined:
        _unit(name, defined, f"/parameters/units/define/{name}")
    if said.get("written") == "refused":
        return Declaration("response", "float", options=options | {"unit": unit["text"]}), plain, key
    optional, at = said.get("written") == "optional", "/parameters/units"
    bound = {
        "accepted": accepted,
        "unit": unit,
        "convert": said.get("convert", True),
        "optional": optional,
        "penalty": share(said.get("penalty", 1), f"{at}/penalty"),
        "unit_credit": share(said.get("unit_credit", 0), f"{at}/unit_credit"),
    }
    options |= {"unit": "optional" if optional else "required"} | ({"define": defined} if defined else {})
    shown = read_quantity(f"{key} {unit['text']}", defined=defined).text
    return Declaration("response", "quantity", options=options), bound, shown


def _unit(text: str, defined: Mapping[str, str], at: str) -> dict[str, Any]:
    """Return an author's unit as it is stored.

    Raises:
        QuestionError: it is none, at `at`.
    """
    try:
        return unit_tree(read_unit(text, defined))
    except UnitError as error:
        raise wrong(error.code, error.detail, at) from error


NUMERICAL = Kind(NAME, VERSION, "Numerical", SCHEMA, EXAMPLE, read)
