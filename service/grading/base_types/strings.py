"""Short texts: one line, compared with accepted texts, wildcards and regular expressions.

Bounds are the `accepted`, each worth a fraction and perhaps with feedback, and what they are `ignoring`.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, Final

from service.grading.base_types.base_type import BaseType, Judged, Reading, UnreadableError
from service.grading.texts import Ignoring, matches, seen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.vocabulary import Declaration, Plain

MAX_LENGTH: Final = 2_000
"""Most characters of any short text."""

USUAL_LENGTH: Final = 200


def read_string(declaration: Declaration, raw: Plain) -> Reading:
    """Return a text without what cannot be seen."""
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        raise UnreadableError("wrong_type", "Write a text.")
    most = declaration.options.get("max_length", USUAL_LENGTH)
    if isinstance(most, int) and len(str(raw)) > most:
        raise UnreadableError("too_long", f"Write at most {most} characters.")
    text = unicodedata.normalize("NFC", seen(str(raw)))
    if any(unicodedata.category(each) in {"Cc", "Cs"} and each not in "\t\n\r" for each in text):
        raise UnreadableError("bad_character", "Type the text again: it contains a control character.")
    if not text:
        raise UnreadableError("empty", "Write a text that can be seen.")
    return Reading(raw, text, parts=(text,))


def judge_string(bound: Mapping[str, Any], reading: Reading | None) -> Judged:
    """Return the most that a text is worth by any accepted one; the first of equals gives the feedback."""
    if reading is None:
        return Judged((0.0,), (1.0,))
    ignoring = Ignoring.read(bound["ignoring"])
    (text,) = reading.parts
    fitting = [each for each in bound["accepted"] if matches(each, text, ignoring)]
    best = max(fitting, key=lambda each: float(each["fraction"]), default={"fraction": 0.0})
    feedback = (str(best["feedback"]),) if best.get("feedback") else ()
    return Judged((float(best["fraction"]),), (1.0,), feedback)


def accepted_strings(bound: Mapping[str, Any]) -> list[str]:
    """Say which texts earn something, the best first."""
    earning = [each for each in bound["accepted"] if float(each["fraction"]) > 0]
    return [_words(each) for each in sorted(earning, key=lambda each: -float(each["fraction"]))]


def _words(accepted: Mapping[str, Any]) -> str:
    form = next(form for form in ("text", "wildcard", "regex") if form in accepted)
    told = {"text": "", "wildcard": "anything like ", "regex": "anything that matches "}[form]
    share = float(accepted["fraction"])
    return f"{told}{accepted[form]}{'' if share == 1 else f' (for {share:.0%})'}"


STRING = BaseType(
    "string", read_string, judge_string, unreadable="x" * (MAX_LENGTH + 1), accepted=accepted_strings
)
