"""A short text to write: accepted texts, wildcards and patterns, each with its fraction and feedback."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from service.grading.base_types.strings import MAX_LENGTH, USUAL_LENGTH
from service.grading.texts import MAX_PATTERN, Ignoring, PatternError, compiled, matches, seen, segments
from service.kinds.domains import wrong
from service.kinds.kind import Kind
from service.kinds.static import only_static, prompted
from service.kinds.tolerances import FEEDBACK, FRACTION, read_fraction, refuse_without_key
from service.vocabulary import Declaration, StaticQuestion, Variant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.grading.texts import Spaces
    from service.vocabulary import Draft, Plain

NAME = "short_text"
VERSION = 1
FORMS = ("text", "wildcard", "regex")
ACCEPTED: dict[str, object] = {"type": "string", "pattern": r"\S", "maxLength": MAX_LENGTH}
PATTERN: dict[str, object] = {"type": "string", "pattern": r"\S", "maxLength": MAX_PATTERN}

ANSWER: dict[str, object] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "text": ACCEPTED | {"title": "The text itself"},
        "wildcard": PATTERN | {"title": r"A text in which * stands for anything, \* for an asterisk"},
        "regex": PATTERN | {"title": "A regular expression of RE2 for the whole text"},
        "shown": ACCEPTED | {"title": "What is shown as the key, for a pattern"},
        "fraction": FRACTION,
        "feedback": FEEDBACK,
    },
}

SCHEMA: dict[str, object] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["answers"],
    "properties": {
        "answers": {
            "title": "Accepted answers, each a text, a wildcard or a regex; the best that fits counts",
            "type": "array",
            "minItems": 1,
            "maxItems": 100,
            "items": ANSWER,
        },
        "case": {"title": "Whether capitals count", "enum": ["ignored", "kept"], "default": "ignored"},
        "accents": {"title": "Whether accents count", "enum": ["kept", "ignored"], "default": "kept"},
        "spaces": {
            "title": "White space within: a run is one space, counts for nothing, or as it is",
            "enum": ["collapsed", "ignored", "kept"],
            "default": "collapsed",
        },
        "max_length": {
            "title": "Most characters of an answer",
            "type": "integer",
            "minimum": 1,
            "maximum": MAX_LENGTH,
            "default": USUAL_LENGTH,
        },
    },
}

EXAMPLE: dict[str, object] = {
    "kind": NAME,
    "slug": "name-of-the-algorithm",
    "prompt": "Which algorithm computes the gradients of all weights in one pass from the output backwards?",
    "parameters": {
        "answers": [
            {"regex": "(error )?back[- ]?prop(agation)?( of errors?)?", "shown": "backpropagation"},
            {
                "wildcard": "*gradient descent*",
                "fraction": "0.25",
                "feedback": "Gradient descent uses the gradients; it does not compute them.",
            },
        ]
    },
}


def read(draft: Draft) -> StaticQuestion:
    """Return the question of a draft whose parameters fit the schema.

    Raises:
        QuestionError: an answer is not of one form, a pattern cannot be read, or there is no key.
    """
    only_static(draft)
    prompted(draft)
    said = draft.parameters
    spaces = cast("Spaces", said.get("spaces", "collapsed"))
    ignoring = Ignoring(said.get("case") != "kept", said.get("accents") == "ignored", spaces)
    answers = cast("list[dict[str, Plain]]", said["answers"])
    accepted = [_accepted(each, ignoring, f"/parameters/answers/{at}") for at, each in enumerate(answers)]
    full = refuse_without_key([each["fraction"] for each in accepted], "/parameters/answers")
    most = cast("int", said.get("max_length", USUAL_LENGTH))
    key = _shown(answers[full], accepted[full], ignoring, f"/parameters/answers/{full}")
    if len(key) > most:
        raise wrong("too_long", f"The key has more than {most} characters.", f"/parameters/answers/{full}")
    tree = {"case": ignoring.case, "accents": ignoring.accents, "spaces": ignoring.spaces}
    variant = Variant(
        kind=NAME,
        kind_version=VERSION,
        seed=0,
        prompt=prompted(draft),
        declarations=(Declaration("response", "string", options={"max_length": most}),),
        key={"response": key},
        bounds={"response": {"accepted": accepted, "ignoring": tree}},
    )
    return StaticQuestion(draft, lambda _: variant)


def _accepted(answer: Mapping[str, Plain], ignoring: Ignoring, at: str) -> dict[str, Any]:
    """Return one answer as the grader compares.

    Raises:
        QuestionError: it has not exactly one form, or its pattern cannot be read.
    """
    forms = [form for form in FORMS if form in answer]
    if len(forms) != 1:
        raise wrong("one_form", "Say one of text, wildcard and regex.", at)
    (form,) = forms
    if form == "regex":
        try:
            compiled(str(answer["regex"]), case=ignoring.case)
        except PatternError as error:
            raise wrong(error.code, error.detail, f"{at}/regex") from error
    feedback = {"feedback": answer["feedback"]} if answer.get("feedback") else {}
    return {form: answer[form], "fraction": read_fraction(answer, at), **feedback}


def _shown(answer: Mapping[str, Plain], accepted: Mapping[str, Any], ignoring: Ignoring, at: str) -> str:
    """Return the key's text.

    Raises:
        QuestionError: none is said for a pattern, or it does not match.
    """
    said = answer.get("shown", answer.get("text"))
    if said is None and "wildcard" in answer:
        said = "".join(segments(str(answer["wildcard"])))
    key = seen(str(said or ""))
    if not key or not matches(accepted, key, ignoring):
        raise wrong("bad_key", "Say in `shown` a text that this answer accepts.", f"{at}/shown")
    return key


SHORT_TEXT = Kind(NAME, VERSION, "Short text", SCHEMA, EXAMPLE, read)
