"""What an item's fraction becomes by the rules of its question: all or nothing, wrong answers, certainty.

The rules are stored among a variant's bounds, so that a regrade finds those that held when it was issued.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.grading.base_types import Reading
    from service.vocabulary import Outcome

SCORING: Final = "*"
"""Where the rules stand among a variant's bounds: no response has this name."""

CERTAINTY: Final = "certainty"
"""The name of the response that says how sure one is."""

MARKS: Final[Mapping[str, tuple[Fraction, Fraction]]] = {
    "1": (Fraction(1, 3), Fraction(0)),
    "2": (Fraction(2, 3), Fraction(-2, 3)),
    "3": (Fraction(1), Fraction(-2)),
}
"""What right and wrong are worth by certainty: Gardner-Medwin's marks 1, 2, 3 and 0, −2, −6, divided by 3.

A. R. Gardner-Medwin, "Confidence-based marking: towards deeper learning and better exams", in Bryan and Clegg
(eds.), Innovative Assessment in Higher Education, 2006. Divided, so that no score exceeds its points.
"""

LOWEST: Final = Fraction(-2)
"""No item is worth less: what a wrong answer costs at certainty 3."""


def by_hand(bounds: Mapping[str, Any]) -> bool:
    """Return whether people judge what is answered, by a rubric."""
    return any("rubric" in bound for bound in bounds.values())


def floor_of(rules: Mapping[str, Any]) -> float:
    """Return the lowest fraction that an item may be worth: 0 unless its rules say less."""
    return float(Fraction(rules["floor"])) if "floor" in rules else 0.0


def settled(outcome: Outcome, rules: Mapping[str, Any], readings: Mapping[str, Reading]) -> Outcome:
    """Return an outcome as its question's rules have it.

    Of a partly right answer the right share earns what right is worth, and the rest what wrong is: it pays as
    being right with that chance does. Where nothing was answered the item is worth 0, and a certainty that
    was not said is the lowest.
    """
    if not rules or not any(name != CERTAINTY for name in readings):
        return outcome
    share = outcome.fraction if rules.get("credit") != "all" else float(outcome.fraction >= 1)
    if not rules.get(CERTAINTY):
        wrong = float(Fraction(rules.get("wrong", 0)))
        return outcome._replace(fraction=_bounded(share if share < 0 else mixed(share, 1.0, wrong), rules))
    sure = readings[CERTAINTY].chosen[0] if CERTAINTY in readings else "1"
    right, wrong = map(float, MARKS[sure])
    fraction = _bounded(mixed(max(0.0, share), right, wrong), rules)
    return outcome._replace(fraction=fraction, certainty=int(sure), solved=share >= 1)


def mixed(share: float, right: float, wrong: float) -> float:
    """Return what an answer is worth that is right to a share; exact at both ends."""
    return right if share >= 1 else wrong if share <= 0 else share * right + (1 - share) * wrong


def _bounded(fraction: float, rules: Mapping[str, Any]) -> float:
    return min(1.0, max(floor_of(rules), fraction))
