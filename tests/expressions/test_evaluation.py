"""Working expressions out on many variants at once: the same bits however many there are."""

from __future__ import annotations

import numpy as np
import pytest

from service.expressions import evaluate, parse, shaped
from service.solver.arrays import total

KNOWN = {"s": (), "t": (), "x": (3,), "y": (3,), "W": (3, 3), "U": (2, 3), "z": (12,)}
TEXTS = [
    "s*t - 1/s",
    "x*y + s",
    "W @ x",
    "x @ W",
    "U @ W",
    "(U @ W @ x)[1]",
    "transpose(U) @ [s, t]",
    "dot(x, y)",
    "x @ y",
    "outer(x, y)",
    "mean(W) + total(U)",
    "sigmoid(W @ x) * (1 - sigmoid(W @ x))",
    "tanh(x) + exp(-y^2) + log(abs(x) + 1) + sqrt(abs(y))",
    "max(x) + min(y) + max(x, y)[0]",
    "relu(x)",
    "x if y > 0 else -x",
    "x[1] + W[0, 2] + W[2][0]",
    "argmax(x)",
    "[s, t, s + t]",
    "abs(s)^1.5 + s^3",
    "total(z) + mean(z)",
    "dot(z, z) + z @ z",
]


def drawn(count: int) -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float64]]]:
    rng = np.random.default_rng(5)
    return {name: rng.normal(size=(*shape, count)) for name, shape in KNOWN.items()}


@pytest.mark.parametrize("count", [3, 300])
@pytest.mark.parametrize("text", TEXTS)
def test_a_variant_has_the_same_bits_alone_and_among_others(text: str, count: int) -> None:
    expression, values = shaped(parse(text), KNOWN).expression, drawn(count)
    together = evaluate(expression, values)
    for at in range(count):
        alone = evaluate(expression, {name: each[..., at : at + 1] for name, each in values.items()})
        assert alone[..., 0].tobytes() == together[..., at].tobytes()


@pytest.mark.parametrize("text", TEXTS)
def test_the_shape_is_the_one_foretold(text: str) -> None:
    found = shaped(parse(text), KNOWN)
    assert evaluate(found.expression, drawn(5)).shape == (*found.shape, 5)


def test_matrix_products_are_those_of_numpy() -> None:
    values = drawn(4)
    product = evaluate(shaped(parse("U @ W"), KNOWN).expression, values)
    for at in range(4):
        assert np.allclose(product[..., at], values["U"][..., at] @ values["W"][..., at], rtol=1e-14)


def test_a_sum_has_the_bits_of_the_solvers_own() -> None:
    values = drawn(50)
    found = evaluate(shaped(parse("total(x*y)"), KNOWN).expression, values)
    assert found.tobytes() == total(values["x"] * values["y"]).tobytes()


def test_each_variant_has_its_own_entry_and_none_where_there_is_none() -> None:
    expression = shaped(parse("x[s]"), KNOWN).expression
    values = {"x": np.array([[1.0, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]]), "s": np.array([0.0, 2, 1, 3])}
    assert evaluate(expression, values).tolist()[:3] == [1.0, 10.0, 7.0]
    assert np.isnan(evaluate(expression, values)[3])
