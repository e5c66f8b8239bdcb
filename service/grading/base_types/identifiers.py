"""Choices: the identifier of one, a list of several, or all of them in an order."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from service.grading.base_types.base_type import BaseType, Judged, Reading, UnreadableError
from service.grading.base_types.orders import judge_order, read_order

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from service.vocabulary import Declaration, Plain


def read_identifiers(declaration: Declaration, raw: Plain) -> Reading:
    """Return the choices ticked: one, or a list of different ones, or an order."""
    single = declaration.cardinality == "single"
    ticked = [raw] if single else raw
    if not isinstance(ticked, list) or not all(isinstance(each, str) for each in ticked):
        wanted = "the identifier of one choice" if single else "a list of identifiers of choices"
        raise UnreadableError("wrong_type", f"Send {wanted}.")
    offered = [choice.identifier for choice in declaration.choices]
    chosen = tuple(str(each) for each in ticked)
    if len(set(chosen)) != len(chosen) or not set(chosen) <= set(offered):
        raise UnreadableError("not_a_choice", f"Choose from {', '.join(offered)}, each once at most.")
    if declaration.cardinality == "ordered":
        return read_order(declaration, raw, chosen)
    _refuse_too_many(declaration, len(chosen))
    return Reading(raw, chosen[0] if single else [name for name in offered if name in chosen], chosen=chosen)


def _refuse_too_many(declaration: Declaration, count: int) -> None:
    """Refuse more or fewer choices than may be ticked; nothing at all is no answer, and not refused here."""
    least, most = declaration.options.get("minimum"), declaration.options.get("maximum")
    if isinstance(most, int) and count > most:
        raise UnreadableError("too_many_choices", f"Choose {most} at most.")
    if isinstance(least, int) and count < least:
        raise UnreadableError("too_few_choices", f"Choose at least {least}.")


def judge_choices(bound: Mapping[str, Any], reading: Reading | None) -> Judged:
    """Return the worth of ticked choices by the rule that the bounds name, and the reason of each."""
    if "order" in bound:
        return judge_order(bound, reading)
    choices: Mapping[str, Any] = bound["choices"]
    chosen = reading.chosen if reading else ()
    worth = CREDITS[bound.get("credit", "rights_minus_wrongs")](choices, chosen) if chosen else 0.0
    feedback = tuple(choices[name]["feedback"] for name in chosen if choices[name].get("feedback"))
    return Judged((worth,), (1.0,), feedback)


def rights_minus_wrongs(choices: Mapping[str, Any], chosen: Sequence[str]) -> float:
    """Return the share of right choices ticked less that of wrong ones, not below 0.

    With one right choice of one to tick this is 1 or 0; ticking everything gains nothing.
    """
    right = [name for name, choice in choices.items() if choice["correct"]]
    wrong = [name for name in choices if name not in right]
    gained = sum(name in right for name in chosen) / len(right)
    lost = sum(name in wrong for name in chosen) / len(wrong) if wrong else 0.0
    return max(0.0, gained - lost)


def weights(choices: Mapping[str, Any], chosen: Sequence[str]) -> float:
    """Return the exact sum of what the ticked choices earn, −1 to 1; only a floor makes less than 0 count."""
    total = sum((Fraction(choices[name]["earns"]) for name in chosen), start=Fraction(0))
    return float(min(Fraction(1), max(Fraction(-1), total)))


def any_right(choices: Mapping[str, Any], chosen: Sequence[str]) -> float:
    """Return 1 for any right choice without a wrong one."""
    return float(all(choices[name]["correct"] for name in chosen))


def all_right(choices: Mapping[str, Any], chosen: Sequence[str]) -> float:
    """Return 1 for all right choices without a wrong one."""
    return float(set(chosen) == {name for name, choice in choices.items() if choice["correct"]})


CREDITS: Mapping[str, Callable[[Mapping[str, Any], Sequence[str]], float]] = {
    "rights_minus_wrongs": rights_minus_wrongs,
    "weights": weights,
    "any": any_right,
    "all": all_right,
}
"""What ticks are worth, at least one being there, by the name of the rule."""

IDENTIFIER = BaseType("identifier", read_identifiers, judge_choices, unreadable="no choice")
