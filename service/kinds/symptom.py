"""What went wrong? Multiple choice made from another question's misconceptions, by its recipe.

`show: numbers` shows the numbers of a wrong run, and the comments to choose from are those of misconceptions;
`show: rules` offers the formula of what is asked, and what misconceptions make of it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from service.kinds.domains import wrong
from service.kinds.kind import Kind
from service.kinds.static import only_static, prompted
from service.kinds.symptom_rules import Rule, rules
from service.solver.draws import column, fold, mix
from service.solver.offers import Offer
from service.vocabulary import Choice, Declaration, Draft, QuestionError, StaticQuestion, Text, Variant

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.solver.exercise import SolverQuestion
    from service.vocabulary import Plain

NAME = "symptom"
VERSION = 1
NUMBERS, RULES = "numbers", "rules"
USUAL = 4
LETTERS = "abcdefgh"

NAMES: dict[str, object] = {"type": "array", "uniqueItems": True, "minItems": 1, "items": {"type": "string"}}
TEX: dict[str, object] = {"type": "string", "minLength": 1, "maxLength": 200}

EXAMPLE: dict[str, object] = {
    "kind": NAME,
    "slug": "which-update-rule",
    "prompt": "Which update rule is right? The loss is $\\sum_j (y_j - h_j)^2$, the 2 absorbed in $\\alpha$.",
    "parameters": {
        "of": {
            "kind": "linear_descent",
            "parameters": {
                "examples": 3,
                "x": {"integers": [0, 5]},
                "y": {"integers": [0, 7]},
                "w0": {"from": "-1", "to": "2", "step": "0.5", "not": ["0"]},
                "w1": {"from": "-1", "to": "2", "step": "0.5"},
                "rate": {"one_of": ["0.01", "0.02", "0.05", "0.1"]},
            },
            "ask": ["w0_next", "w1_next"],
        },
        "show": RULES,
        "from": ["sum_w0", "sum_w1"],
        "symbols": {
            "w0": "w_0",
            "w1": "w_1",
            "w0_next": "w_0",
            "w1_next": "w_1",
            "rate": "\\alpha",
            "sum_w0": "\\sum_j (y_j - h_j)",
            "sum_w1": "\\sum_j (y_j - h_j) x_j",
        },
        "misconceptions": ["ascent", "ascent_w0"],
    },
}


FIELDS: dict[str, dict[str, object]] = {
    "show": {"title": "What is shown", "enum": [NUMBERS, RULES], "default": NUMBERS},
    "choices": {"title": "How many answers are offered", "type": "integer", "minimum": 2, "maximum": 8},
    "misconceptions": NAMES | {"title": "Which wrong roads are meant; all that are claimed, if left out"},
    "from": NAMES | {"title": "Steps that rules name and do not spell out"},
    "symbols": {
        "title": "What givens and steps are called in rules, in TeX",
        "type": "object",
        "additionalProperties": TEX,
    },
}


def schema(families: Mapping[str, Kind]) -> dict[str, object]:
    """Return the JSON Schema of the parameters: `of` is a draft of one of the solver families."""
    title = {"title": "The question whose misconceptions are meant"}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["of"],
        "properties": {"of": drafts(families) | title, **FIELDS},
    }


def drafts(families: Mapping[str, Kind]) -> dict[str, object]:
    """Return the JSON Schema of what is read of a draft of a solver family."""
    anything = {"type": "object"}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["kind", "parameters"],
        "properties": {
            "kind": {"title": "Its kind", "enum": list(families)},
            "parameters": anything | {"title": "Its parameters, as that kind has them"},
            "ask": NAMES | {"title": "The steps that it asks"},
            "precision": anything | {"title": "How many digits are kept in between"},
            "claims": anything | {"title": "What must be told apart"},
        },
        "allOf": [
            {
                "if": {"properties": {"kind": {"const": name}}, "required": ["kind"]},
                "then": {"properties": {"parameters": family.parameters_schema}},
            }
            for name, family in families.items()
        ],
    }


def read(draft: Draft, *, families: Mapping[str, Kind]) -> SolverQuestion | StaticQuestion:
    """Return the question of a draft whose parameters fit the schema.

    Raises:
        QuestionError: the question meant makes no sense, or its misconceptions do not serve.
    """
    only_static(draft)
    asked = inner(draft, families)
    names = meant(draft, asked)
    count = int(str(draft.parameters.get("choices", 0))) or min(USUAL, len(names) + 1)
    if draft.parameters.get("show") == RULES:
        return offered_rules(draft, asked, names, count)
    for field in (each for each in ("from", "symbols") if each in draft.parameters):
        raise wrong("unknown_field", f"Only rules take {field!r}.", f"/parameters/{field}", f"show: {RULES}")
    if len(names) < count:
        raise too_few(len(names), count)
    exercise = replace(asked.exercise, offer=Offer(count, names, symptom=True))
    return replace(asked, draft=draft, kind=NAME, version=VERSION, exercise=exercise)


def too_few(found: int, wanted: int) -> QuestionError:
    """Return the error of fewer wrong roads than choices need."""
    detail = f"There are {found} wrong roads to offer, {wanted} are needed."
    return wrong("too_few_misconceptions", detail, "/parameters/choices", "offer fewer choices")


def inner(draft: Draft, families: Mapping[str, Kind]) -> SolverQuestion:
    """Return the question whose misconceptions are meant.

    Raises:
        QuestionError: with pointers below `/parameters/of`.
    """
    of = cast("Mapping[str, Any]", draft.parameters["of"])
    own = Draft(
        kind=of["kind"],
        parameters=of["parameters"],
        prompt=draft.prompt,
        ask=tuple(of.get("ask", ())),
        precision=of.get("precision", {}),
        claims=of.get("claims", {}),
    )
    try:
        question = families[own.kind].read(own)
    except QuestionError as error:
        problems = [each.under("/parameters/of") for each in error.problems]
        raise QuestionError(error.detail, problems) from error
    if isinstance(question, StaticQuestion):
        raise wrong("not_for_this_kind", f"{own.kind} has no misconceptions.", "/parameters/of/kind")
    return question


def meant(draft: Draft, asked: SolverQuestion) -> tuple[str, ...]:
    """Return the misconceptions that may be offered: those listed, each claimed, or all claimed ones.

    Raises:
        QuestionError: one that is listed is not claimed.
    """
    claims = asked.exercise.claims
    listed = cast("Sequence[Plain]", draft.parameters.get("misconceptions", list(claims)))
    for at, name in enumerate(listed):
        if name not in claims:
            detail = f"{name!r} is no misconception that shows in what is asked."
            raise wrong(
                "unknown_misconception", detail, f"/parameters/misconceptions/{at}", ", ".join(claims)
            )
    return tuple(map(str, listed))


def offered_rules(draft: Draft, asked: SolverQuestion, names: tuple[str, ...], count: int) -> StaticQuestion:
    """Return the question that offers formulas.

    Raises:
        QuestionError: a listed misconception changes no formula, or too few do.
    """
    steps = tuple(map(str, cast("Sequence[Plain]", draft.parameters.get("from", []))))
    symbols = cast("Mapping[str, str]", draft.parameters.get("symbols", {}))
    right, found = rules(asked.exercise, steps, symbols, names)
    for at, name in enumerate(names if "misconceptions" in draft.parameters else ()):
        if name not in {rule.misconception.name for rule in found if rule.misconception}:
            detail = f"{name} changes no formula of what is asked, or the same as another."
            raise wrong(
                "not_a_rule", detail, f"/parameters/misconceptions/{at}", "name earlier steps in `from`"
            )
    if "choices" not in draft.parameters:
        count = min(count, len(found) + 1)
    if not found or len(found) < count - 1:
        raise too_few(len(found), max(1, count - 1))
    return StaticQuestion(draft, partial(variant, prompted(draft), right, found, count))


def variant(prompt: Text, right: Rule, found: Sequence[Rule], count: int, seed: int) -> Variant:
    """Return the rules that a seed offers, in its order."""
    words = fold([seed])
    ranked = sorted(found, key=lambda rule: int(mix(words ^ column(rule.text, 0))[0]))[: count - 1]
    shown = sorted([right, *ranked], key=lambda rule: int(mix(words ^ column(rule.text, 1))[0]))
    named = dict(zip(LETTERS, shown, strict=False))
    choices = tuple(Choice(name, Text(rule.text)) for name, rule in named.items())
    return Variant(
        kind=NAME,
        kind_version=VERSION,
        seed=seed,
        prompt=prompt,
        declarations=(Declaration("response", "identifier", choices=choices),),
        key={"response": next(name for name, rule in named.items() if rule.misconception is None)},
        bounds={"response": {"choices": {name: rule.bound() for name, rule in named.items()}}},
    )


def symptom(families: Mapping[str, Kind]) -> Kind:
    """Return the kind, which asks about any of these solver families."""
    return Kind(
        name=NAME,
        version=VERSION,
        title="What went wrong, or which rule is right",
        parameters_schema=schema(families),
        example=EXAMPLE,
        read=partial(read, families=families),
    )
