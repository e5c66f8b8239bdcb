"""Reading expressions: what they mean, where a mistake stands, and that nothing takes long."""

from __future__ import annotations

from time import process_time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.expressions import (
    MAX_DEPTH,
    MAX_LENGTH,
    ExpressionError,
    Shaped,
    evaluate,
    notation,
    parse,
    shaped,
)
from tests.expressions.hostile import HOSTILE

VALUES = {"a": 2.0, "b": -3.0, "c": 0.5}
KNOWN = dict.fromkeys(VALUES, ())
ARRAYS = {name: np.array([value]) for name, value in VALUES.items()}


def read(text: str) -> Shaped | ExpressionError:
    try:
        return shaped(parse(text), KNOWN)
    except ExpressionError as error:
        return error


def value_of(found: Shaped) -> float:
    return float(evaluate(found.expression, ARRAYS)[0])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2*a + 1", 5.0),
        ("-a^2", -4.0),
        ("(-a)**2", 4.0),
        ("2^-1", 0.5),
        ("2^3^2", 512.0),
        ("-a*b", 6.0),
        ("a - b - c", 4.5),
        ("a/4*2", 1.0),
        ("a − b", 5.0),
        ("2·a × c ÷ 4", 0.5),
        ("a² + c⁻¹", 6.0),
        ("1e-3", 0.001),
        (".5 + 5.", 5.5),
        ("a if a > 0 else b", 2.0),
        ("1 if a < 0 else 2 if b < 0 else 3", 2.0),
        ("(a > 0) + (b ≥ 0)", 1.0),
        ("(a == 2)*(b != 2)", 1.0),
        ("max(a, b, 1)", 2.0),
        ("min(a, b)", -3.0),
        ("relu(b) + relu(a)", 2.0),
        ("abs(b)", 3.0),
        ("sqrt(4) + √(9)", 5.0),
        ("ln(exp(a))", 2.0),
        ("σ(0)", 0.5),
        ("cos(π)", -1.0),
        ("sum([a, b, c])", -0.5),
        ("[a, b, c][2]", 0.5),
        ("[[a, b], [c, 1]][0, 1]", -3.0),
        ("argmax([b, a, c])", 1.0),
        ("mean([1, 2, 6])", 3.0),
        ("dot([1, 2], [3, 4])", 11.0),
        ("total(outer([1, 2], [3, 4]))", 21.0),
        ("([[1, 2], [3, 4]] @ [1, 10])[0]", 21.0),
        ("([[1, 2], [3, 4]]ᵀ @ [1, 10])[0]", 31.0),
        ("([1, 10] @ [[1, 2], [3, 4]])[0]", 31.0),
        ("size([1, 2, 3])", 3.0),
    ],
)
def test_an_expression_means_what_it_says(text: str, value: float) -> None:
    assert value_of(shaped(parse(text), KNOWN)) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "code", "column", "hint"),
    [
        ("", "empty", 1, ""),
        ("   ", "empty", 1, ""),
        ("2a", "bad_expression", 2, "write 2*x, not 2x"),
        ("a b", "bad_expression", 3, "write 2*x, not 2x"),
        ("a + ", "bad_expression", 5, "write what follows the operator"),
        ("(a + b", "bad_expression", 7, ""),
        ("a + b)", "bad_expression", 6, ""),
        ("a + * b", "bad_expression", 5, ""),
        ("a = b", "bad_expression", 3, "write == to ask whether two things are equal"),
        ("a < b < c", "bad_expression", 7, "write (a < b)*(b < c) for a < b < c"),
        ("a if b", "bad_expression", 3, "write a if x > 0 else b"),
        ("\\frac{a}{b}", "bad_expression", 1, "write plain text such as w0 + 2*x, no TeX"),
        ("α*a", "bad_expression", 1, "write names with the letters a to z, digits and _"),
        ("a + \u200bb", "bad_expression", 5, ""),
        ("a + d", "unknown_name", 5, "known here: a, b, c"),
        ("a + B", "unknown_name", 5, "did you mean b?"),
        ("sigmod(a)", "unknown_function", 1, "did you mean sigmoid?"),
        ("b + a(c)", "unknown_function", 5, "write a*(…) to multiply"),
        ("1e999", "out_of_range", 1, ""),
        ("a + 1/0", "not_finite", 6, ""),
        ("a*(2 - 9**9**9)", "not_finite", 9, ""),
        ("log(1 - 1)", "not_finite", 1, ""),
        ("[a, b][2]", "no_such_entry", 8, ""),
        ("[a, b][0.5]", "no_such_entry", 8, ""),
        (
            "[a, b] + [a, b, c]",
            "wrong_shape",
            8,
            "dot(a, b), W @ x and outer(a, b) put different shapes together",
        ),
        ("a @ b", "wrong_shape", 3, "write * to multiply by a number"),
        ("[[1, 2], [3]]", "wrong_shape", 1, ""),
        ("transpose(a)", "wrong_shape", 1, ""),
        ("exp(a, b)", "wrong_shape", 1, ""),
        ("argmax(a)", "wrong_shape", 1, ""),
        ("a[0]", "wrong_shape", 2, ""),
        (f"outer([{'a,' * 16}a], [{'a,' * 16}a])", "too_costly", 1, ""),
    ],
)
def test_a_mistake_is_told_with_its_column_and_what_to_write(
    text: str, code: str, column: int, hint: str
) -> None:
    with pytest.raises(ExpressionError) as refused:
        shaped(parse(text), KNOWN)
    problem = refused.value.problem("/x")
    assert (problem.code, problem.column, problem.hint) == (code, column, hint)
    assert problem.line is None
    assert problem.detail.endswith(".")


EXPRESSIONS = st.recursive(
    st.sampled_from([*VALUES, "1", "0.25", "7"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda parts: f"({' '.join(parts)})"),
        st.tuples(inner, st.sampled_from("+-*"), inner).map(" ".join),
        inner.map(lambda text: f"-({text})"),
        inner.map(lambda text: f"({text})**2"),
        st.tuples(inner, inner).map(lambda parts: f"max({parts[0]}, {parts[1]})"),
        inner.map(lambda text: f"abs({text})"),
    ),
    max_leaves=20,
)


@given(EXPRESSIONS)
def test_arithmetic_is_that_of_python(text: str) -> None:
    try:
        expected = eval(text, {"__builtins__": {}}, {**VALUES, "max": max, "abs": abs})  # noqa: S307 - our own texts
    except (ZeroDivisionError, OverflowError):
        return
    found = read(text)
    if isinstance(found, ExpressionError):
        assert found.code in {"not_finite", "too_long", "too_deep"}
    else:
        assert value_of(found) == pytest.approx(expected, rel=1e-12) or not np.isfinite(expected)


@given(EXPRESSIONS)
def test_the_notation_of_an_expression_reads_as_the_same_value(text: str) -> None:
    first = read(text.replace("abs", "relu"))
    if isinstance(first, Shaped) and len(notation(first)) <= MAX_LENGTH:
        again = shaped(parse(notation(first)), KNOWN)
        assert np.array_equal(value_of(first), value_of(again), equal_nan=True)


@given(
    st.text(st.sampled_from("ab12.e+-*/^@<=>()[], σ√²ᵀif else max(exp("), max_size=200) | st.text(max_size=60)
)
def test_any_text_is_read_or_refused_with_a_place_inside(text: str) -> None:
    found = read(text)
    if isinstance(found, ExpressionError):
        assert 0 <= found.at <= len(text)
        assert found.detail


@pytest.mark.usefixtures("own_time")
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_expressions_are_refused_or_worked_out_in_a_tenth_of_a_second(name: str) -> None:
    start = process_time()
    found = read(HOSTILE[name])
    if isinstance(found, ExpressionError):
        assert 0 <= found.at <= len(HOSTILE[name])
    else:
        evaluate(found.expression, {each: np.full(64, value) for each, value in VALUES.items()})
    assert process_time() - start < 0.1


def test_limits_are_where_they_are_said_to_be() -> None:
    parse("a" + " " * (MAX_LENGTH - 1))
    with pytest.raises(ExpressionError, match="2,000"):
        parse("a" + " " * MAX_LENGTH)
    parse("(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH)
    with pytest.raises(ExpressionError, match="64 levels"):
        parse("(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1))
