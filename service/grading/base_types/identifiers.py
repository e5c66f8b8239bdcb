"""Choices: the identifier of one, or a list of several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.grading.base_types.base_type import BaseType, Judged, Reading, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.vocabulary import Declaration, Plain


def read_identifiers(declaration: Declaration, raw: Plain) -> Reading:
    """Return the choices ticked: one, or a list of different ones."""
    single = declaration.cardinality == "single"
    ticked = [raw] if single else raw
    if not isinstance(ticked, list) or not all(isinstance(each, str) for each in ticked):
        wanted = "the identifier of one choice" if single else "a list of identifiers of choices"
        raise UnreadableError("wrong_type", f"Send {wanted}.")
    offered = [choice.identifier for choice in declaration.choices]
    chosen = tuple(str(each) for each in ticked)
    if len(set(chosen)) != len(chosen) or not set(chosen) <= set(offered):
        raise UnreadableError("not_a_choice", f"Choose from {', '.join(offered)}, each once at most.")
    return Reading(raw, chosen[0] if single else [name for name in offered if name in chosen], chosen=chosen)


def judge_choices(bound: Mapping[str, Any], reading: Reading | None) -> Judged:
    """Return the worth of ticked choices: right ones less wrong ones, each in its share, never below 0.

    With one right choice of one to tick this is 1 or 0; ticking everything gains nothing.
    """
    choices: Mapping[str, Any] = bound["choices"]
    chosen = reading.chosen if reading else ()
    right = [name for name, choice in choices.items() if choice["correct"]]
    wrong = [name for name in choices if name not in right]
    gained = sum(name in right for name in chosen) / len(right)
    lost = sum(name in wrong for name in chosen) / len(wrong) if wrong else 0.0
    feedback = tuple(choices[name]["feedback"] for name in chosen if choices[name].get("feedback"))
    return Judged((max(0.0, gained - lost),), (1.0,), feedback)


IDENTIFIER = BaseType("identifier", read_identifiers, judge_choices, unreadable="no choice")
