"""Texts in one's own words, which people grade."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.grading.base_types.base_type import BaseType, Judged, Reading, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.vocabulary import Declaration, Plain


def read_prose(declaration: Declaration, raw: Plain) -> Reading:
    """Return a text of as many words and characters as are taken, line ends and margins made alike."""
    if not isinstance(raw, str):
        raise UnreadableError("wrong_type", "Send a text.")
    text = "\n".join(line.rstrip() for line in raw.strip().splitlines())
    words, limits = len(text.split()), declaration.options
    for name, count, unit in (
        ("maximum_characters", len(text), "characters"),
        ("maximum_words", words, "words"),
    ):
        most = limits.get(name)
        if isinstance(most, int) and count > most:
            raise UnreadableError("too_long", f"Write at most {most:,} {unit}; these are {count:,}.")
    least = limits.get("minimum_words")
    if isinstance(least, int) and words < least:
        raise UnreadableError("too_short", f"Write at least {least:,} words; these are {words:,}.")
    return Reading(raw, text, parts=(text,))


def judge_by_hand(bound: Mapping[str, Any], reading: Reading | None) -> Judged:
    """Return nothing earned: no rule can tell, and where nothing was answered, nothing is."""
    del bound, reading
    return Judged((0.0,), (1.0,))


PROSE = BaseType("prose", read_prose, judge_by_hand, unreadable=["no text"])
