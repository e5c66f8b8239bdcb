"""Shapes foretold: what is put together of numbers, vectors and matrices has the shape it was to have."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from service.expressions import ExpressionError, evaluate, parse, shaped

KNOWN = {"s": (), "x": (3,), "y": (2,), "W": (2, 3), "V": (3, 3)}
LANES = 4
RNG = np.random.default_rng(11)
VALUES = {name: RNG.normal(size=(*shape, LANES)) for name, shape in KNOWN.items()}

PARTS = st.recursive(
    st.sampled_from([*KNOWN, "2", "[s, 1]", "[[s, 1, 2], x]"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "@", "<"]), inner).map(
            lambda parts: f"({' '.join(parts)})"
        ),
        st.tuples(
            st.sampled_from(["total", "mean", "max", "transpose", "exp", "sigmoid", "argmax", "size"]), inner
        ).map(lambda parts: f"{parts[0]}({parts[1]})"),
        st.tuples(st.sampled_from(["outer", "dot", "min"]), inner, inner).map(
            lambda parts: f"{parts[0]}({parts[1]}, {parts[2]})"
        ),
        inner.map(lambda text: f"({text})[1]"),
        inner.map(lambda text: f"({text})[1, 0]"),
        st.tuples(inner, inner, inner).map(lambda parts: f"({parts[0]} if {parts[1]} else {parts[2]})"),
        st.tuples(inner, inner).map(lambda parts: f"[{parts[0]}, {parts[1]}]"),
    ),
    max_leaves=8,
)


@settings(max_examples=600)  # one in twelve fits together
@given(PARTS)
def test_what_is_worked_out_has_the_shape_foretold_and_the_same_bits_alone(text: str) -> None:
    try:
        found = shaped(parse(text), KNOWN)
    except ExpressionError as error:
        assert error.code in {"wrong_shape", "not_finite", "no_such_entry", "too_costly"}  # noqa: PT017 - any of these
        return
    together = np.broadcast_to(evaluate(found.expression, VALUES), (*found.shape, LANES))
    for lane in range(LANES):
        one = {name: values[..., lane : lane + 1] for name, values in VALUES.items()}
        alone = np.broadcast_to(evaluate(found.expression, one), (*found.shape, 1))
        assert alone[..., 0].tobytes() == together[..., lane].tobytes()
