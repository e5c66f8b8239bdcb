"""What kinds that people grade have in common: a rubric of criteria, each with points and levels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from service.kinds.domains import exact, wrong
from service.kinds.static import only_static, prompted
from service.vocabulary import Declaration, StaticQuestion, Variant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.vocabulary import Draft, Plain

_POINTS: Final[dict[str, object]] = {
    "title": "Points, with at most six decimals",
    "type": ["integer", "string"],
    "format": "number",
    "pattern": r"^(?:0|[1-9][0-9]{0,5})(?:\.[0-9]{1,6})?$",
    "minimum": 0,
    "maximum": 999_999,
}
_WORDS: Final[dict[str, object]] = {"type": "string", "minLength": 1, "maxLength": 2000}

RUBRIC: Final[dict[str, object]] = {
    "title": "What graders give points for; one criterion for the whole answer unless said",
    "type": "array",
    "minItems": 1,
    "maxItems": 50,
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["criterion", "points"],
        "properties": {
            "criterion": {
                "title": "What marks call it",
                "type": "string",
                "pattern": "^[A-Za-z0-9_-]{1,64}$",
            },
            "text": _WORDS | {"title": "What is looked at"},
            "points": _POINTS,
            "levels": {
                "title": "What so many points stand for",
                "type": "array",
                "minItems": 1,
                "maxItems": 20,
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["points", "text"],
                    "properties": {"points": _POINTS, "text": _WORDS | {"title": "What it says"}},
                },
            },
        },
    },
}
SHOWN: Final[dict[str, object]] = {
    "title": "Whether students see the rubric while they work",
    "type": "boolean",
    "default": False,
}

WHOLE: Final[list[dict[str, Plain]]] = [{"criterion": "answer", "points": "1"}]


def rubric(draft: Draft) -> list[dict[str, Plain]]:
    """Return the criteria of a draft, points as texts.

    Raises:
        QuestionError: a criterion stands twice, a level has more points than it, or there are no points.
    """
    said = cast("list[dict[str, Plain]]", draft.parameters.get("rubric", WHOLE))
    seen: set[str] = set()
    for at, each in enumerate(said):
        where = f"/parameters/rubric/{at}"
        name = str(each["criterion"])
        if name in seen:
            raise wrong("duplicate", f"{name} stands here for the second time.", f"{where}/criterion")
        seen.add(name)
        _check_levels(each, where)
    if not any(exact(each["points"], "/parameters/rubric") for each in said):
        raise wrong("no_points", "At least one criterion must be worth something.", "/parameters/rubric")
    return [_as_text(each) for each in said]


def _check_levels(criterion: dict[str, Plain], where: str) -> None:
    most = exact(criterion["points"], f"{where}/points")
    levels = cast("list[dict[str, Plain]]", criterion.get("levels", []))
    for at, level in enumerate(levels):
        if exact(level["points"], f"{where}/levels/{at}/points") > most:
            detail = "A level has no more points than its criterion."
            raise wrong("too_large", detail, f"{where}/levels/{at}/points")


def _as_text(criterion: Mapping[str, Plain]) -> dict[str, Plain]:
    levels = cast("list[dict[str, Plain]]", criterion.get("levels", []))
    told: dict[str, Plain] = {**criterion, "points": str(criterion["points"])}
    return told | ({"levels": [{**each, "points": str(each["points"])} for each in levels]} if levels else {})


def by_hand(draft: Draft, version: int, declaration: Declaration) -> StaticQuestion:
    """Return the question of a draft that people grade: one response, no key, a rubric for its bounds.

    Raises:
        QuestionError: the rubric makes no sense.
    """
    only_static(draft)
    criteria = rubric(draft)
    options: dict[str, Any] = dict(declaration.options)
    if draft.parameters.get("show_rubric"):
        options["rubric"] = criteria
    variant = Variant(
        kind=draft.kind,
        kind_version=version,
        seed=0,
        prompt=prompted(draft),
        declarations=(Declaration(declaration.identifier, declaration.base_type, options=options),),
        key={},
        bounds={declaration.identifier: {"rubric": criteria}},
    )
    return StaticQuestion(draft, lambda _: variant)
