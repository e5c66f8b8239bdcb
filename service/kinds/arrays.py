"""What vectors and matrices are authored alike: accepted answers, their size, and what entries earn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from service.grading.base_types import nest
from service.grading.base_types.array_reading import read_array, shape_in_words
from service.grading.base_types.base_type import UnreadableError
from service.kinds.domains import NUMBER, wrong
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
)
from service.kinds.written_keys import key_text
from service.vocabulary import Declaration, StaticQuestion, Variant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.vocabulary import Draft, Plain, Shape

TEXT: dict[str, object] = {"type": "string", "maxLength": 8000}
ROW: dict[str, object] = {"type": "array", "minItems": 1, "maxItems": 50, "items": NUMBER}

ANSWERS: dict[str, object] = {
    "title": "Accepted answers; the one that earns most counts",
    "type": "array",
    "minItems": 1,
    "maxItems": 20,
}
SIZE: dict[str, object] = {
    "title": "Whether the size is told, or the student's to find",
    "enum": ["fixed", "free"],
    "default": "fixed",
}
CREDIT: dict[str, object] = {
    "title": "Whether right entries earn their share, or only all together",
    "enum": ["entries", "all"],
    "default": "entries",
}


def schema(lists: Mapping[str, object], sample: str) -> dict[str, object]:
    """Return the JSON Schema of the parameters; `lists` is that of a value written as lists."""
    answer: dict[str, object] = {
        "type": "object",
        "additionalProperties": False,
        "required": ["value"],
        "properties": {
            "value": {"title": f"As in {sample}, or nested lists", "anyOf": [TEXT, lists]},
            "fraction": FRACTION,
            "tolerance": TOLERANCE,
            "feedback": FEEDBACK,
        },
    }
    properties = {
        "answers": ANSWERS | {"items": answer},
        "size": SIZE,
        "credit": CREDIT,
        "written": WRITTEN,
    }
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["answers"],
        "properties": properties,
    }


@dataclass(frozen=True, slots=True)
class Answer:
    """One accepted array: its bounds as the grader compares, and its entries' texts as a key."""

    bound: dict[str, Any]
    texts: list[str]

    @property
    def shape(self) -> tuple[int, ...]:
        """Its sizes."""
        return tuple(self.bound["shape"])


def read_arrays(draft: Draft, dimensions: int, version: int) -> StaticQuestion:
    """Return the question of a draft whose parameters fit the schema.

    Raises:
        QuestionError: an answer cannot be read, has another size than the key though that is told, or none
            is worth full credit.
    """
    only_static(draft)
    said = cast("list[dict[str, Plain]]", draft.parameters["answers"])
    written, unknown = read_written(draft.parameters.get("written")), (None,) * dimensions
    places = [f"/parameters/answers/{at}" for at in range(len(said))]
    answers = [_answer(draft, each, unknown, at, written) for each, at in zip(said, places, strict=True)]
    full = refuse_without_key([each.bound["fraction"] for each in answers], "/parameters/answers")
    key, free = answers[full], draft.parameters.get("size") == "free"
    for each, at in zip(answers, places, strict=True):
        if not free and each.shape != key.shape:
            detail = f"The key has {shape_in_words(key.shape)}, this {shape_in_words(each.shape)}."
            raise wrong("wrong_shape", detail, f"{at}/value", "the same size for all, or size: free")
    credit = draft.parameters.get("credit", "entries")
    shape: Shape = unknown if free else key.shape
    variant = Variant(
        kind=draft.kind,
        kind_version=version,
        seed=0,
        prompt=prompted(draft),
        declarations=(Declaration("response", "float", shape=shape, options=reading_options(draft)),),
        key={"response": nest(iter(key.texts), key.shape)},
        bounds={"response": {"arrays": [each.bound for each in answers], "credit": credit}},
    )
    return StaticQuestion(draft, lambda _: variant)


def _answer(
    draft: Draft, said: Mapping[str, Plain], unknown: Shape, at: str, written: Mapping[str, object]
) -> Answer:
    """Return one accepted array.

    Raises:
        QuestionError: it cannot be read, or its tolerance makes no sense for some entry.
    """
    try:
        numbers, shape = read_array(said["value"], unknown, decimal_comma=False)
    except UnreadableError as error:
        problem = error.problem
        raise wrong(problem.code, problem.detail, f"{at}/value{problem.pointer}") from error
    own = "tolerance" in said
    tolerance, pointer = (said["tolerance"], f"{at}/tolerance") if own else (draft.tolerance, "/tolerance")
    entries = [interval(each.value, tolerance, pointer, written) | {"fraction": 1.0} for each in numbers]
    texts = [key_text(each.text, part, f"{at}/value") for each, part in zip(numbers, entries, strict=True)]
    feedback = {"feedback": said["feedback"]} if said.get("feedback") else {}
    bound = {"shape": list(shape), "entries": [[each] for each in entries]}
    return Answer(bound | {"fraction": read_fraction(said, at), **feedback}, texts)
