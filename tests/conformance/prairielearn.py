"""PrairieLearn's tests of its elements: digits, matrices in text, units, checkboxes."""

from __future__ import annotations

import ast
import re
from fractions import Fraction
from typing import Any

from tests.conformance.graders import number, quantity, worth
from tests.conformance.rows import Finding, NotApplicableError, Row, Standing, judged

SUM = "absolute and relative tolerance: numpy adds them up, for us either is enough"


def precision(row: Row) -> Finding:
    """Compare what the last digit of a number is worth; zeros at the end of a whole one may hold places."""
    found = number(row.answer)
    assert found is not None
    theirs = Fraction(row.expected.partition("=")[2])
    spare = (found.figures or 0) - (found.fewest or 0)
    same = theirs in {found.unit * 10**places for places in range(spare + 1)}
    return _same(row, same, "1.0e2: the last digit written is worth 10, PrairieLearn says 100")


def significant(row: Row) -> Finding:
    """Compare how many figures a number has, or may have."""
    found = number(row.answer)
    assert found is not None
    theirs = int(row.expected.partition("=")[2])
    same = (found.figures or EXACT) >= theirs >= (found.fewest or EXACT)
    return _same(row, same, "1.00e5: zeros behind the point count, PrairieLearn says 1 figure")


EXACT = 1000
"""What PrairieLearn says of a fraction."""


def matrix(row: Row) -> Finding:
    """Compare which texts are matrices, and which."""
    if "j" in row.answer:
        raise NotApplicableError("scheme not adopted: no answer is complex")
    said = re.search(r"np\.array\((.*?)\); expected", row.expected)
    key = ast.literal_eval(said[1]) if said else [[0]]
    lists = [[str(entry) for entry in line] for line in key]
    ours = worth("matrix", {"answers": [{"value": lists}], "size": "free", "credit": "all"}, row.answer)
    if said is None:
        return _same(row, ours is None, "a row's brackets may be left out")
    return judged(row, ours, 1.0, "")


def with_units(row: Row) -> Finding:
    """Compare a number with a unit and both tolerances; one may be given with a unit of its own."""
    said = _said(row)
    key, width = quantity(said["a_true"]), quantity(said["atol"])
    assert key is not None
    assert key.unit is not None
    assert width is not None
    assert width.unit is not None
    absolute = key.unit.of(width.number.value, width.unit)
    relative = said["rtol"]
    parameters = {"answers": [{"value": key.number.text}], "units": {"unit": key.unit.text}}
    tolerance = {"absolute": str(absolute), "relative": relative}
    ours = worth("numerical", parameters, said["a_sub"], tolerance=tolerance)
    return judged(row, ours, _grade(row), SUM)


def exact_units(row: Row) -> Finding:
    """Compare a number with the very unit that is asked for, and what either earns by itself."""
    said = _said(row)
    key = quantity(said["a_true"])
    assert key is not None
    assert key.unit is not None
    part = Fraction(said["partial_credit"]) if said["partial_credit"] != "None" else Fraction(0)
    units = {
        "unit": key.unit.text,
        "convert": False,
        "penalty": str(1 - part),
        "unit_credit": str(1 - part if part else 0),
    }
    ours = worth("numerical", {"answers": [{"value": key.number.text}], "units": units}, said["a_sub"])
    return judged(row, ours, _grade(row), "")


def only_units(row: Row) -> Finding:
    """Compare units alone: we ask for a number with one, so it is 1."""
    said = _said(row)
    parameters = {"answers": [{"value": "1"}], "units": {"unit": said["a_true"], "convert": False}}
    return judged(row, worth("numerical", parameters, f"1 {said['a_sub']}"), _grade(row), "")


def numberless(row: Row) -> Finding:
    """Compare which texts have no number before their unit."""
    return _same(row, (quantity(row.answer) is None) == ("True" in row.expected), "")


def checkbox(row: Row) -> Finding:
    """Compare what ticks earn."""
    case = ast.parse(row.answer, mode="eval").body
    assert isinstance(case, ast.Call)
    said = {each.arg: _value(each.value) for each in case.keywords}
    method = said["method"] or "PC"
    if said["partial_credit"] == "true" and method != "PC":
        reason = "each box counts alike, or coverage times precision" if method in {"EDC", "COV"} else method
        raise NotApplicableError(f"scheme not adopted: {reason}")
    right = said["correct"]
    share = Fraction(1, len(right))
    counted = said["partial_credit"] == "true"
    offered = [
        {"identifier": each, "text": each, "correct": each in right}
        | ({"weight": str(share if each in right else -share)} if counted else {})
        for each in "abcd"
    ]
    credit = "weights" if counted else "all"
    parameters = {"choices": offered, "multiple": True, "credit": credit}
    return judged(row, worth("multiple_choice", parameters, said["submitted"]), said["expected_score"], "")


def _value(node: ast.expr) -> Any:  # noqa: ANN401 - a literal, or a quotient of numbers
    if isinstance(node, ast.BinOp):
        left, right = _value(node.left), _value(node.right)
        return left * right if isinstance(node.op, ast.Mult) else left / right
    return ast.literal_eval(node)


def _said(row: Row) -> dict[str, str]:
    return {name: value.strip("'") for name, value in re.findall(r"(\w+)=('[^']*'|[^;]*)", row.note)}


def _grade(row: Row) -> float:
    return float(ast.literal_eval(row.expected.partition("=")[2]))


def _same(row: Row, same: bool, cause: str) -> Finding:  # noqa: FBT001 - what was found
    return Finding(row, Standing.AGREE if same else Standing.DIFFER, "" if same else cause)


def _declined(reason: str) -> Any:  # noqa: ANN401 - a comparison
    def compare(_row: Row) -> Finding:
        raise NotApplicableError(reason)

    return compare


PRINTED = "it prints numbers for programs, which is no grading"
ELEMENTS = "it is about attributes of PrairieLearn's elements, or their HTML"

MODES = {
    "test_only_string_precision_fn": precision,
    "test_only_significant_digits_fn": significant,
    "test_only_decimal_digits_fn": _declined(
        "scheme not adopted: 0.0001 has one decimal digit there; decimals are places for us"
    ),
    "test_string_to_2darray_valid": matrix,
    "test_string_to_2darray_invalid": matrix,
    "test_with_units_grading_fn": with_units,
    "test_exact_units_grading_fn": exact_units,
    "test_only_units_grading_fn": only_units,
    "test_is_numberless": numberless,
    "test_grading_with_old_api": checkbox,
    "test_string_from_numpy": _declined(PRINTED),
    "test_string_from_number_sigfig": _declined(PRINTED),
    "test_numpy_to_matlab_sf": _declined(PRINTED),
    "test_numpy_to_matlab": _declined(PRINTED),
    "test_to_precision": _declined(PRINTED),
    "test_set_score_data": _declined("it joins scores that are given; nothing is answered"),
    "test_determine_score_params": _declined("it names scores that are given; nothing is answered"),
    "test_grade_answer_parametrized_correct": _declined("the question is in PrairieLearn's fixture"),
    "test_grade_answer_parametrized_timeout": _declined("it is about graders that take too long"),
    **dict.fromkeys(
        [
            "test_generate_help_text",
            "test_generate_number_correct_text",
            "test_get_display_type_backward_compatibility",
            "test_get_order_type_backward_compatibility",
            "test_prepare_rejects_with_no_builtin_grading",
            "test_order_block_validation",
            "test_order_block_validation_failure",
            "test_display_blocks_validation",
            "test_display_blocks_validation_failure",
            "test_check_attribute_failure",
            "test_initially_placed_validation",
            "test_initially_placed_validation_failure",
            "test_zero_answers_raises",
            "test_prepare_allows_aota_nota_boolean_with_builtin_grading",
            "test_prepare_allows_aota_nota_boolean_with_no_builtin_grading",
            "test_prepare_requires_dropdown_for_dropdown_attributes",
            "test_render_answer_panel_empty_when_builtin_grading_false",
            "test_answer_validation",
            "test_valid_final_tag",
            "test_final_tag_failure",
        ],
        _declined(ELEMENTS),
    ),
}
