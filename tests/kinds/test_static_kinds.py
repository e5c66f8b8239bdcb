"""What static kinds accept from authors, and how their answers are judged."""

from typing import cast

import pytest

from service.exercises.answers import grade, read
from service.exercises.authoring import read as question_of
from service.exercises.variants import draw
from service.formats.native import read_question
from service.grading.scoring import by_hand
from service.kinds import KINDS
from service.vocabulary import Plain, QuestionError, Variant


def number(answers: Plain, tolerance: Plain = None) -> Variant:
    tree: dict[str, Plain] = {"kind": "numerical", "prompt": "How much?", "parameters": {"answers": answers}}
    return draw(question_of(read_question(tree | ({"tolerance": tolerance} if tolerance else {}))), [1])[0]


def worth(variant: Variant, response: Plain) -> float:
    return grade(variant, read(variant.declarations, {"response": response})).fraction


@pytest.mark.parametrize(
    ("value", "tolerance", "right", "wrong"),
    [
        ("-11.7", {"absolute": "0.02"}, ["-11.72", "-11.68", "-11.7"], ["-11.721", "-11.679"]),
        ("0.25", "exact", ["0.25", "1/4", "25%"], ["0.2500001"]),
        ("1/3", "exact", ["1/3", "2/6"], ["0.333333"]),
        ("200", {"relative": "0.01"}, ["198", "202"], ["197.9", "202.1"]),
        ("0", {"absolute": "1", "relative": "0"}, [], []),
        ("0.04567", {"significant_figures": 2}, ["0.04617", "0.04517", "0.046"], ["0.0463"]),
        ("1.25", {"decimals": 1, "strict": True}, ["1.3", "1.25", "1.2"], ["1", "1.31"]),
        ("1", {"significant_figures": 3, "strict": True}, ["1.00"], ["1", "1.0"]),
        ("4", {"geometric": 1}, ["2", "8"], ["1.9", "8.1"]),
        ("0.5", {"range": ["0.2", "0.6"]}, ["0.2", "0.6"], ["0.19", "0.61"]),
        ("5", {"absolute": 1, "relative": "0.5"}, ["7.5", "2.5"], ["7.6"]),
    ],
)
def test_tolerances_include_their_ends(
    value: str, tolerance: Plain, right: list[Plain], wrong: list[Plain]
) -> None:
    if value == "0":
        with pytest.raises(QuestionError, match="relative to 0"):
            number([{"value": value}], tolerance)
        return
    variant = number([{"value": value}], tolerance)
    assert [worth(variant, response) for response in right] == [1.0] * len(right)
    assert [worth(variant, response) for response in wrong] == [0.0] * len(wrong)


def test_the_best_of_several_accepted_answers_counts() -> None:
    answers: Plain = [{"value": 1}, {"value": 2, "fraction": "0.5", "feedback": "Twice."}]
    outcome = grade(number(answers), read(number(answers).declarations, {"response": "2"}))
    assert (outcome.fraction, outcome.results[0].feedback) == (0.5, ("Twice.",))


CHOICES: Plain = [
    {"identifier": "a", "text": "one", "correct": True, "feedback": "yes"},
    {"identifier": "b", "text": "two", "correct": True},
    {"identifier": "c", "text": "three", "feedback": "no"},
    {"identifier": "d", "text": "four"},
]


def several(seed: int = 1) -> Variant:
    parameters: Plain = {"choices": CHOICES, "multiple": True, "shuffle": True}
    tree: dict[str, Plain] = {"kind": "multiple_choice", "prompt": "Which?", "parameters": parameters}
    return draw(question_of(read_question(tree)), [seed])[0]


@pytest.mark.parametrize(
    ("ticked", "fraction"),
    [
        (["a", "b"], 1),
        (["a"], 0.5),
        (["a", "c"], 0),
        (["a", "b", "c"], 0.5),
        (["a", "b", "c", "d"], 0),
        ([], 0),
    ],
)
def test_ticking_everything_gains_nothing(ticked: list[Plain], fraction: float) -> None:
    assert worth(several(), ticked) == fraction


def test_the_seed_shuffles_and_never_changes_a_score() -> None:
    orders = {tuple(each.identifier for each in several(seed).declarations[0].choices) for seed in range(300)}
    assert len(orders) == 24
    assert {worth(several(seed), ["b", "a"]) for seed in range(20)} == {1.0}


def test_only_the_reasons_of_ticked_choices_are_told() -> None:
    outcome = grade(several(), read(several().declarations, {"response": ["c"]}))
    assert outcome.results[0].feedback == ("no",)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"ask": ["w"]}, "/ask"),
        ({"claims": {"except": ["x"]}}, "/claims"),
        ({"parameters": {"choices": CHOICES}}, "/parameters/choices"),
        (
            {"parameters": {"choices": [*cast("list[Plain]", CHOICES), *cast("list[Plain]", CHOICES)]}},
            "/parameters/choices",
        ),
        ({"parameters": {}}, "/parameters"),
        ({"kind": "guess"}, "/kind"),
    ],
)
def test_questions_without_sense_are_refused_where_they_are_wrong(
    change: dict[str, Plain], pointer: str
) -> None:
    parameters: Plain = {"choices": CHOICES, "multiple": True}
    tree: dict[str, Plain] = {"kind": "multiple_choice", "prompt": "Which?", "parameters": parameters}
    with pytest.raises(QuestionError) as refusal:
        question_of(read_question(tree | change))
    assert refusal.value.problems[0].pointer.startswith(pointer)


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_of_every_kind_works(kind: str) -> None:
    question = question_of(read_question(cast("Plain", KINDS[kind].example)))
    for variant in draw(question, range(20)):
        full = 0.0 if by_hand(variant.bounds) else 1.0
        assert grade(variant, read(variant.declarations, variant.key)).fraction == full
