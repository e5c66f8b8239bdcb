"""What the kinds with choices, pairs, orders, gaps and rubrics refuse of their authors, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from service.exercises.authoring import read as question_of
from service.exercises.trial import trial
from service.exercises.variants import draw
from service.formats.native import read_question
from service.vocabulary import QuestionError
from tests.kinds.examples import plain

if TYPE_CHECKING:
    from service.vocabulary import Plain

AB: Any = [{"identifier": "a", "text": "A", "correct": True}, {"identifier": "b", "text": "B"}]
ABC: Any = [*AB, {"identifier": "c", "text": "C", "correct": True}]
TARGETS: Any = [{"identifier": "x", "text": "X"}, {"identifier": "y", "text": "Y"}]


def source(name: str, target: Plain, **more: Plain) -> Plain:
    return {"identifier": name, "text": name, "target": target, **more}


def gap(kind: str = "true_false", parameters: Any = None, **more: Plain) -> Plain:  # noqa: ANN401 - any tree
    return {"kind": kind, "parameters": {"correct": True} if parameters is None else parameters, **more}


REFUSED: list[tuple[str, dict[str, Any], str, str]] = [
    ("multiple_choice", {"choices": AB, "minimum": 1}, "not_for_one", "/minimum"),
    ("multiple_choice", {"choices": AB, "credit": "any"}, "not_for_one", "/credit"),
    ("multiple_choice", {"choices": ABC, "multiple": True, "maximum": 1}, "bad_limits", "/maximum"),
    ("multiple_choice", {"choices": ABC, "multiple": True, "minimum": 3}, "bad_limits", "/minimum"),
    ("multiple_choice", {"choices": AB, "credit": "most"}, "not_one_of", "/credit"),
    ("multiple_choice", {"choices": AB, "credit": "weights"}, "bad_key", "/choices"),
    ("multiple_choice", {"choices": [{**AB[0], "weight": 1}, AB[1]]}, "not_counted", "/choices/0/weight"),
    (
        "multiple_choice",
        {"choices": [{**AB[0], "weight": "1.5"}, AB[1]], "credit": "weights"},
        "bad_weight",
        "/choices/0/weight",
    ),
    (
        "multiple_choice",
        {"choices": [{**AB[0], "weight": "0.7"}, {**AB[1], "weight": "0.7"}], "credit": "weights"}
        | {"multiple": True},
        "bad_key",
        "/choices",
    ),
    ("multiple_choice", {"choices": [AB[0], AB[0]]}, "duplicate", "/choices/1/identifier"),
    ("true_false", {}, "missing", "/correct"),
    ("true_false", {"correct": "true"}, "wrong_type", "/correct"),
    ("true_false", {"correct": True, "feedback": {"yes": "x"}}, "unknown_field", "/feedback/yes"),
    ("matching", {"sources": [source("a", "z")], "targets": TARGETS}, "unknown_target", "/sources/0/target"),
    (
        "matching",
        {"sources": [source("a", "x"), source("b", "x")], "targets": TARGETS},
        "bad_key",
        "/sources/1/target",
    ),
    (
        "matching",
        {"sources": [source("a", "x"), source("a", "y")], "targets": TARGETS},
        "duplicate",
        "/sources/1/identifier",
    ),
    ("matching", {"sources": [source("a", "x", weight=0)], "targets": TARGETS}, "bad_weight", "/sources"),
    (
        "matching",
        {"sources": [source("a", "x", weight=-1)], "targets": TARGETS},
        "bad_weight",
        "/sources/0/weight",
    ),
    ("matching", {"sources": [source("a", [])], "targets": TARGETS}, "too_short", "/sources/0/target"),
    (
        "ordering",
        {"items": [{"identifier": "a", "text": "A"}, {"identifier": "b", "text": "B", "distractor": True}]},
        "bad_key",
        "/items",
    ),
    ("ordering", {"items": AB}, "unknown_field", "/items/0/correct"),
    ("cloze", {"gaps": {"a": gap(), "b": gap()}}, "gap_not_there", "/gaps/b"),
    ("cloze", {"gaps": {"a": gap("essay", {})}}, "not_one_of", "/gaps/a/kind"),
    ("cloze", {"gaps": {"a": gap(weight=0)}}, "bad_weight", "/gaps"),
    ("cloze", {"gaps": {"a": gap(weight="-1")}}, "bad_weight", "/gaps/a/weight"),
    ("cloze", {"gaps": {"a b": gap()}}, "bad_name", "/gaps/a b"),
    ("cloze", {"gaps": {"a": gap("numerical", {"answers": []})}}, "too_short", "/gaps/a/parameters/answers"),
    (
        "cloze",
        {"gaps": {"a": gap("numerical", {"answers": [{"value": "x"}]})}},
        "bad_format",
        "/gaps/a/parameters/answers/0/value",
    ),
    (
        "cloze",
        {"gaps": {"a": gap("numerical", {"answers": [{"value": 0}]}, tolerance={"relative": "1"})}},
        "relative_to_zero",
        "/gaps/a/tolerance/relative",
    ),
    ("essay", {"minimum_words": 9, "maximum_words": 8}, "bad_limits", "/minimum_words"),
    ("essay", {"rubric": []}, "too_short", "/rubric"),
    ("essay", {"rubric": [{"criterion": "a", "points": 0}]}, "no_points", "/rubric"),
    ("essay", {"rubric": [{"criterion": "a", "points": 1}] * 2}, "duplicate", "/rubric/1/criterion"),
    (
        "essay",
        {"rubric": [{"criterion": "a", "points": 1, "levels": [{"points": 2, "text": "x"}]}]},
        "too_large",
        "/rubric/0/levels/0/points",
    ),
    ("essay", {"rubric": [{"criterion": "a", "points": "1e3"}]}, "bad_format", "/rubric/0/points"),
    ("file", {"media_types": ["pdf"]}, "bad_format", "/media_types/0"),
    ("file", {"maximum_bytes": 10**9}, "too_large", "/maximum_bytes"),
    ("description", {"text": "x"}, "unknown_field", "/text"),
]


@pytest.mark.parametrize(("kind", "parameters", "code", "pointer"), REFUSED)
def test_parameters_without_sense_are_refused_where_they_are_wrong(
    kind: str, parameters: dict[str, Plain], code: str, pointer: str
) -> None:
    with pytest.raises(QuestionError) as refusal:
        question_of(read_question({"kind": kind, "prompt": "{{a}}", "parameters": parameters}))
    problem = refusal.value.problems[0]
    assert (problem.code, problem.pointer) == (code, f"/parameters{pointer}")


@pytest.mark.parametrize(
    ("prompt", "code", "pointer"),
    [
        ("nothing", "gap_not_there", "/parameters/gaps/a"),
        ("{{a}} {{a}}", "gap_not_there", "/parameters/gaps/a"),
        ("{{a}} {{b}}", "unknown_gap", "/prompt"),
        ("{{a}} {{ a }}", "unknown_gap", "/prompt"),
        ("{{a}} {{}}", "unknown_gap", "/prompt"),
        ("$x = {{a}}$", "gap_in_formula", "/prompt"),
        ("$$x = {{a}}$$", "gap_in_formula", "/prompt"),
    ],
)
def test_prompt_and_gaps_must_agree(prompt: str, code: str, pointer: str) -> None:
    tree: Plain = {"kind": "cloze", "prompt": prompt, "parameters": {"gaps": {"a": gap()}}}
    with pytest.raises(QuestionError) as refusal:
        question_of(read_question(tree))
    problem = refusal.value.problems[0]
    assert (problem.code, problem.pointer) == (code, pointer)


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("essay", "scoring", {"credit": "all"}),
        ("file", "scoring", {"wrong": "-1"}),
        ("description", "points", "2"),
        ("description", "hints", ["x"]),
    ],
)
def test_what_means_nothing_for_a_kind_is_refused(kind: str, field: str, value: Plain) -> None:
    with pytest.raises(QuestionError) as refusal:
        question_of(read_question({"kind": kind, "prompt": "?", field: value}))
    assert refusal.value.problems[0].code == "not_for_this_kind"
    assert refusal.value.problems[0].pointer == f"/{field}"


def test_a_pinned_choice_keeps_its_place_while_the_others_are_shuffled() -> None:
    choices: Any = [*ABC, {"identifier": "none", "text": "None of these", "pinned": True}]
    parameters: Plain = {"choices": choices, "multiple": True, "shuffle": True}
    question = question_of(
        read_question({"kind": "multiple_choice", "prompt": "?", "parameters": parameters})
    )
    orders = {
        tuple(each.identifier for each in one.declarations[0].choices) for one in draw(question, range(60))
    }
    assert len(orders) == 6
    assert {order[-1] for order in orders} == {"none"}


def test_sources_are_given_targets_so_that_all_have_one() -> None:
    sources: Plain = [source("a", ["x", "y"]), source("b", "x")]
    tree: Plain = {"kind": "matching", "prompt": "?", "parameters": {"sources": sources, "targets": TARGETS}}
    assert draw(question_of(read_question(tree)), [1])[0].key == {"response": ["a y", "b x"]}


def test_gaps_are_shuffled_by_the_seed_as_the_questions_they_are() -> None:
    tree: Plain = {
        "kind": "cloze",
        "prompt": "{{a}}",
        "parameters": {"gaps": {"a": gap("multiple_choice", {"choices": AB, "shuffle": True})}},
    }
    drawn = draw(question_of(read_question(tree)), range(20))
    assert {tuple(each.identifier for each in one.declarations[0].choices) for one in drawn} == {
        ("a", "b"),
        ("b", "a"),
    }


def test_generated_tests_try_an_order_backwards_and_each_pair_left_out() -> None:
    cases = {
        case.case
        for kind in ("ordering", "matching")
        for case in trial(question_of(read_question(plain(kind))), [1]).cases
    }
    assert {"response backwards", "response with the first two changed", "response without tanh"} <= cases
