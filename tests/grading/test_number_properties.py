"""What holds of any number, quantity, array and text: bounded worth, and echoes that read alike."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hypothesis import example, given
from hypothesis import strategies as st

from service.exercises.answers import accepted, grade, read
from service.exercises.authoring import read as question_of
from service.exercises.variants import draw
from service.formats.native import read_question
from service.grading.intervals import inside
from service.vocabulary import ResponsesError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.grading.base_types import Reading
    from service.vocabulary import Plain, Problem, Variant

NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-9999, max_value=9999).map(
    str
)
SHARES = st.integers(0, 20).map(lambda twentieths: f"{twentieths}/20")
UNITS = st.sampled_from(["m", "cm", "km", "s", "ft", "", "m/s", "1/s", "kg"])
TYPED = st.text(alphabet="0123456789.,;-+*/^()[]{} \n×·⁻²eEmsk%°$&\\", max_size=40)


def variant(kind: str, parameters: dict[str, Any], **draft: Any) -> Variant:  # noqa: ANN401 - trees
    tree = {"kind": kind, "prompt": "?", "parameters": parameters, **draft}
    (drawn,) = draw(question_of(read_question(tree)), [3])
    return drawn


def worth(asked: Variant, response: Plain) -> float | None:
    try:
        readings = read(asked.declarations, {"response": response})
    except ResponsesError:
        return None
    return grade(asked, readings).fraction


@given(NUMBERS, NUMBERS, st.sampled_from([1, 3]), st.integers(-1, 1), st.integers(-400, 400))
@example("1", "2", 1, 1, 400)
@example("1", "2", 1, -1, -400)
@example("-0.3", "0.1", 3, 1, -30)
def test_an_interval_ends_exactly_where_it_is_said_to_end_however_little_beyond_a_number_lies(
    one: str, other: str, part: int, step: int, size: int
) -> None:
    ends = sorted([Fraction(one) / part, Fraction(other) / part])
    texts = [one, other] if part == 1 else [str(end) for end in ends]
    lower, upper = sorted(texts, key=Fraction)
    for end in ends:
        value = end + step * Fraction(10) ** size
        assert inside({"lower": lower, "upper": upper}, value) == (ends[0] <= value <= ends[1])


@st.composite
def answer_lists(draw_: st.DrawFn) -> list[dict[str, str]]:
    others = draw_(st.lists(st.tuples(NUMBERS, SHARES), max_size=4))
    return [{"value": draw_(NUMBERS)}, *({"value": value, "fraction": share} for value, share in others)]


@given(answer_lists(), NUMBERS, SHARES, NUMBERS)
def test_another_accepted_answer_never_lowers_what_a_number_is_worth(
    answers: list[dict[str, str]], value: str, share: str, response: str
) -> None:
    tolerance = {"absolute": "0.5"}
    before = worth(variant("numerical", {"answers": answers}, tolerance=tolerance), response)
    more = [*answers, {"value": value, "fraction": share}]
    after = worth(variant("numerical", {"answers": more}, tolerance=tolerance), response)
    assert before is not None
    assert after is not None
    assert 0 <= before <= after <= 1


@given(NUMBERS, UNITS.filter(bool), SHARES, SHARES, NUMBERS, UNITS)
def test_a_quantity_is_worth_nothing_to_all_and_at_least_what_its_number_is(
    key: str, unit: str, penalty: str, credit: str, number: str, other: str
) -> None:
    units = {"unit": unit, "penalty": penalty, "unit_credit": credit}
    asked = variant("numerical", {"answers": [{"value": key}], "units": units})
    got = worth(asked, f"{number} {other}")
    assert got is not None
    assert 0 <= got <= 1
    assert worth(asked, f"{key} {unit}") == 1
    assert Fraction(str(worth(asked, key))).limit_denominator(100) == 1 - Fraction(penalty)


@given(st.lists(NUMBERS, min_size=1, max_size=6), st.lists(NUMBERS, min_size=1, max_size=6), st.data())
def test_a_right_entry_more_never_lowers_what_an_array_is_worth(
    key: list[str], sent: list[str], data: st.DataObject
) -> None:
    asked = variant("vector", {"answers": [{"value": ", ".join(key)}], "size": "free"})
    before = worth(asked, list(sent))
    assert before is not None
    assert 0 <= before <= 1
    if len(sent) == len(key):
        place = data.draw(st.integers(0, len(key) - 1))
        mended = worth(asked, [*sent[:place], key[place], *sent[place + 1 :]])
        assert mended is not None
        assert mended >= before
    assert worth(asked, list(key)) == 1


ASKED = (
    variant("numerical", {"answers": [{"value": "1"}]}),
    variant("numerical", {"answers": [{"value": "1"}]}, locale="de"),
    variant("numerical", {"answers": [{"value": "1"}], "units": {"unit": "m"}}),
    variant("vector", {"answers": [{"value": "1, 2"}], "size": "free"}),
    variant("matrix", {"answers": [{"value": "1, 2; 3, 4"}], "size": "free"}, locale="fr"),
    variant("short_text", {"answers": [{"text": "a"}]}),
)


def understood(asked: Variant, typed: str) -> tuple[dict[str, Reading], Sequence[Problem]]:
    try:
        return read(asked.declarations, {"response": typed}), ()
    except ResponsesError as error:
        return {}, error.problems


@given(st.sampled_from(ASKED), TYPED)
def test_whatever_is_typed_is_refused_or_its_echo_reads_alike(asked: Variant, typed: str) -> None:
    readings, problems = understood(asked, typed)
    assert all(problem.code and problem.detail.endswith((".", ":")) for problem in problems)
    if readings:
        echo = readings["response"].read_as
        again = read(asked.declarations, {"response": echo})["response"]
        assert again.read_as == echo
        assert [each.value for each in again.numbers] == [each.value for each in readings["response"].numbers]
        assert grade(asked, {"response": again}).fraction == grade(asked, readings).fraction


def test_what_is_accepted_is_said_in_words() -> None:
    plain = variant("numerical", {"answers": [{"value": "-11.7"}]}, tolerance={"absolute": "0.02"})
    assert accepted(plain.declarations, plain.bounds) == {"response": ["from -11.72 to -11.68"]}
    parameters = {
        "answers": [{"value": "9.81"}, {"value": "10", "fraction": "0.5", "tolerance": "exact"}],
        "units": {"unit": "m/s^2"},
        "written": {"significant_figures": 3},
    }
    quantity = variant("numerical", parameters, tolerance={"absolute": "0.01"})
    digits = "with at least 3 significant figures"
    words = f"from 9.8 to 9.82 m/s^2, {digits}, or exactly 10 m/s^2, {digits} (for 50%)"
    assert accepted(quantity.declarations, quantity.bounds) == {"response": [words]}
    texts = variant("short_text", {"answers": [{"text": "ReLU"}, {"wildcard": "re*", "fraction": "0.5"}]})
    assert accepted(texts.declarations, texts.bounds) == {"response": ["ReLU", "anything like re* (for 50%)"]}
