"""Multiple choice: one right answer or several, shuffled by seed, with a reason for every choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from service.grading.decimals import exact_text
from service.kinds.domains import NUMBER, wrong
from service.kinds.kind import Kind
from service.kinds.offers import REASON, SHUFFLE, entries, listed, names, offered, shuffled_but, weight
from service.kinds.static import only_static, prompted
from service.vocabulary import Declaration, StaticQuestion, Variant

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from service.vocabulary import Draft, Plain

NAME = "multiple_choice"
VERSION = 1
USUAL = "rights_minus_wrongs"
COUNT: dict[str, object] = {"type": "integer", "minimum": 1, "maximum": 50}

SCHEMA: dict[str, object] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["choices"],
    "properties": {
        "choices": listed(
            "What is offered",
            least=2,
            correct={"title": "Whether it is right", "type": "boolean", "default": False},
            weight=NUMBER | {"title": "What ticking it earns, −1 to 1", "default": 0},
            feedback=REASON,
            pinned={"title": "Whether it keeps its place when shuffled", "type": "boolean", "default": False},
        ),
        "multiple": {"title": "Whether several may be ticked", "type": "boolean", "default": False},
        "shuffle": SHUFFLE,
        "credit": {
            "title": "What ticks are worth",
            "description": "rights_minus_wrongs: the share of right ones ticked less the share of wrong "
            "ones; weights: the sum of the weights; any: 1 for a right one without a wrong one; all: 1 for "
            "exactly the right ones. Never less than 0, unless `scoring` has a floor below.",
            "enum": [USUAL, "weights", "any", "all"],
            "default": USUAL,
        },
        "minimum": COUNT | {"title": "How many must be ticked at least"},
        "maximum": COUNT | {"title": "How many may be ticked at most"},
    },
}

EXAMPLE: dict[str, object] = {
    "kind": NAME,
    "slug": "step-size",
    "prompt": "What determines the size of the step in gradient descent?",
    "parameters": {
        "choices": [
            {
                "identifier": "a",
                "text": "The learning rate",
                "correct": True,
                "feedback": "It scales the step.",
            },
            {"identifier": "b", "text": "The number of examples", "feedback": "It changes the sum, not α."},
        ],
        "shuffle": True,
    },
}


def read(draft: Draft) -> StaticQuestion:
    """Return the question of a draft whose parameters fit the schema.

    Raises:
        QuestionError: identifiers repeat, or not the right number of choices is correct.
    """
    only_static(draft)
    prompted(draft)
    choices = entries(draft, "choices")
    _refuse_what_only_several_have(draft)
    right = _right(draft, choices)
    low, high = _limits(draft, len(choices))
    needed = len(right) if draft.parameters.get("credit", USUAL) != "any" else 1
    if not low <= high or needed > high or len(right) < low:
        detail = f"{len(right)} choices are right: nobody could tick them within these limits."
        raise wrong("bad_limits", detail, f"/parameters/{'maximum' if needed > high else 'minimum'}")
    return StaticQuestion(draft, lambda seed: variant(draft, choices, right, seed))


def _refuse_what_only_several_have(draft: Draft) -> None:
    if draft.parameters.get("multiple"):
        return
    for name in ("minimum", "maximum"):
        if name in draft.parameters:
            raise wrong("not_for_one", "One choice is ticked; say `multiple: true`.", f"/parameters/{name}")
    if draft.parameters.get("credit") in {"any", "all"}:
        raise wrong("not_for_one", "One choice is ticked; say `multiple: true`.", "/parameters/credit")


def _limits(draft: Draft, count: int) -> tuple[int, int]:
    low, high = draft.parameters.get("minimum", 0), draft.parameters.get("maximum", count)
    return cast("int", low), cast("int", high)


def _right(draft: Draft, choices: list[dict[str, Plain]]) -> list[str]:
    """Return the choices to tick for full credit."""
    if draft.parameters.get("credit") == "weights":
        return _by_weight(draft, choices)
    for at, each in enumerate(choices):
        if "weight" in each:
            detail = "Weights count only with `credit: weights`."
            raise wrong("not_counted", detail, f"/parameters/choices/{at}/weight")
    right = names([each for each in choices if each.get("correct")])
    if not right or (len(right) > 1 and not draft.parameters.get("multiple")):
        detail = f"{len(right)} choices are correct; mark exactly one, or say `multiple: true`."
        raise wrong("bad_key", detail, "/parameters/choices")
    return right


def _by_weight(draft: Draft, choices: list[dict[str, Plain]]) -> list[str]:
    weights = _weights(choices)
    if not draft.parameters.get("multiple"):
        best = [name for name, each in weights.items() if each == 1]
        if not best:
            raise wrong("bad_key", "One choice must weigh 1.", "/parameters/choices")
        return best
    right = [name for name, each in weights.items() if each > 0]
    if sum(weights[name] for name in right) != 1:
        raise wrong("bad_key", "The weights above 0 must add up to 1.", "/parameters/choices")
    return right


def _weights(choices: list[dict[str, Plain]]) -> dict[str, Fraction]:
    return {
        str(each["identifier"]): weight(each, -1, 0, f"/parameters/choices/{at}/weight")
        for at, each in enumerate(choices)
    }


def variant(draft: Draft, choices: list[dict[str, Plain]], right: list[str], seed: int) -> Variant:
    """Return the choices in this seed's order, with the reason of each for the grader."""
    shown = offered(choices)
    multiple = bool(draft.parameters.get("multiple"))
    pinned = names([each for each in choices if each.get("pinned")])
    limits = {name: draft.parameters[name] for name in ("minimum", "maximum") if name in draft.parameters}
    return Variant(
        kind=NAME,
        kind_version=VERSION,
        seed=seed,
        prompt=prompted(draft),
        declarations=(
            Declaration(
                "response",
                "identifier",
                "multiple" if multiple else "single",
                choices=shuffled_but(shown, pinned, seed) if draft.parameters.get("shuffle") else shown,
                options=limits,
            ),
        ),
        key={"response": list(right[: _limits(draft, len(choices))[1]]) if multiple else right[0]},
        bounds={"response": _bound(draft, choices, right)},
    )


def _bound(draft: Draft, choices: list[dict[str, Plain]], right: Sequence[str]) -> dict[str, Any]:
    credit = draft.parameters.get("credit", USUAL)
    weights = _weights(choices) if credit == "weights" else {}
    bounds = {
        str(each["identifier"]): {
            "correct": str(each["identifier"]) in right,
            "feedback": str(each.get("feedback", "")),
            **({"earns": exact_text(weights[str(each["identifier"])])} if weights else {}),
        }
        for each in choices
    }
    return {"choices": bounds} | ({} if credit == USUAL else {"credit": credit})


MULTIPLE_CHOICE = Kind(NAME, VERSION, "Multiple choice", SCHEMA, EXAMPLE, read)
