"""Formulas: equal ones are written alike, and what is no formula is said to be none."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pytest

from service.solver.symbols import Formula, NoFormulaError, symbolic

A, B, X = (Formula.symbol(name, rank) for rank, name in enumerate("abx"))


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (A + B, "a + b"),
        (A - B, "a - b"),
        (-A, "-a"),
        (B - (B + A), "-a"),
        (A - A, "0"),
        (-A * (-1 * X), "a x"),
        (X * A * X, "a x^{2}"),
        (2 * A + A, "3 a"),
        (A / 3, r"\frac{1}{3} a"),
        (1 / A, r"\frac{1}{a}"),
        (A + 0, "a"),
        (A * 0.1, r"\frac{1}{10} a"),
        ((A + B) ** 2, "a^{2} + 2 a b + b^{2}"),
        (1 - +A, "1 - a"),
    ],
)
def test_formulas_are_written_in_one_way(formula: Formula, text: str) -> None:
    assert formula.text() == text


def test_functions_that_numpy_applies_stand_as_symbols() -> None:
    values: Any = symbolic((), "z", 0)
    (one,) = cast("list[Formula]", list(np.exp(values)))
    assert one.text() == r"\mathrm{exp}(z)"


def test_numbers_of_vectors_and_matrices_have_their_places() -> None:
    values: Any = symbolic((2, 2), "W", 0)
    assert [each.text() for each in values[..., 0].ravel()] == [
        "W_{1,1}", "W_{1,2}", "W_{2,1}", "W_{2,2}",
    ]  # fmt: skip


def test_what_is_no_formula_is_said_to_be_none() -> None:
    long = sum((Formula.symbol(f"s{at}") for at in range(9)), start=A)
    with pytest.raises(NoFormulaError):
        Formula.of("text")
    with pytest.raises(NoFormulaError):
        Formula.of(float("nan"))
    with pytest.raises(NoFormulaError):
        _ = A**0.5
    with pytest.raises(NoFormulaError):
        _ = long * long
    with pytest.raises(AttributeError):
        _ = A.no_such_function
