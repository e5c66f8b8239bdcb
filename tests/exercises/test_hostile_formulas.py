"""Hostile formulas and lines as answers: unreadable, or wrong, in a tenth of a second; nothing else."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING

import pytest

from service.exercises.answers import grade, read
from service.exercises.variants import draw
from service.grading.equations import read_kept
from service.vocabulary import ResponsesError
from tests.expressions.hostile import HOSTILE
from tests.kinds.formulas import question

if TYPE_CHECKING:
    from service.solver.exercise import SolverQuestion
    from service.vocabulary import Outcome, Plain

GIVENS: dict[str, Plain] = {name: {"integers": [1, 9]} for name in "abc"}
MADE: dict[str, Plain] = {
    "prompt": "{{a}} {{b}} {{c}}",
    "givens": GIVENS,
    "steps": {"u": "a*b", "v": "u + c", "w": "v*v"},
    "misconceptions": {"m": {"replaces": {"u": "a + b"}, "feedback": "f"}},
    "ask": ["w"],
}
FORMULA = question(**MADE, answer="formula")
WORK = question(**MADE, answer="work")

LINES = {
    **{f"u: {name}": f"u = {text}" for name, text in HOSTILE.items()},
    **{f"w after: {name}": f"u = a*b\nw = {text}" for name, text in HOSTILE.items()},
    "many lines": "u = 1\n" * 199,
    "many equals": "u = " + "a = " * 2000 + "a",
    "only equals": "=" * 9000,
    "infinite": "u = exp(exp(a*99))\nv = u - u\nw = v*v",
    "nothing": "u = log(-a)\nv = u + c\nw = v*v",
    "huge numbers": "u = 1e300\nv = u*u\nw = v - v",
    "tiny numbers": "u = 1e-300\nv = u*u\nw = v",
    "long digits": f"u = {'1' * 63}\nw = u",
    "wide": "u = total(outer([" + ",".join(["a"] * 16) + "], [" + ",".join(["b"] * 16) + "]))\nw = u*u",
    "separators": "u = 1\x0bv = 2\u2028w = 3",
    "carriage returns": "u = a*b\r\nv = u + c\r\nw = v*v\r\n",
}


VARIANTS = {name: draw(asked, [3])[0] for name, asked in (("w", FORMULA), ("work", WORK))}


def quickly(asked: SolverQuestion, name: str, text: str) -> Outcome | None:
    """Return what comes of an answer, which takes a tenth of a second at most, in one of three goes."""
    spent = []
    for _ in range(3):
        start = process_time()
        outcome = outcome_of(asked, name, text)
        spent.append(process_time() - start)
    assert min(spent) < 0.1
    return outcome


def outcome_of(asked: SolverQuestion, name: str, text: str) -> Outcome | None:
    variant = VARIANTS[name]
    try:
        return grade(variant, read(variant.declarations, {name: text}), lambda: asked)
    except ResponsesError as error:
        assert all(each.detail and len(each.excerpt) <= 120 for each in error.problems)  # noqa: PT017 - said where
        return None


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_formula_is_unreadable_or_wrong(name: str) -> None:
    outcome = quickly(FORMULA, "w", HOSTILE[name])
    assert outcome is None or outcome.fraction == 0.0


@pytest.mark.parametrize("name", LINES)
def test_hostile_lines_are_unreadable_or_judged(name: str) -> None:
    outcome = quickly(WORK, "work", LINES[name])
    assert outcome is None or outcome.fraction == (1.0 if name == "carriage returns" else 0.0)
    assert "nan" not in str(outcome and [each.read_as for each in outcome.results])


def test_what_students_write_is_not_remembered() -> None:
    before = read_kept.cache_info().currsize
    for at in range(50):
        outcome_of(FORMULA, "w", f"a + {at}")
    assert read_kept.cache_info().currsize <= before + 2  # the key, and one wrong road
