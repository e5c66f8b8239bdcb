"""Files of the native format: questions, lessons, quizzes, courses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from service.formats import native, shapes
from service.formats.drafts import (
    Behavior,
    CodeExample,
    Counts,
    CourseDraft,
    FixedItem,
    KeyConcept,
    KeyPoint,
    LessonDraft,
    PickedItem,
    Pool,
    QuizDraft,
    QuizSettings,
    Quotation,
)
from service.formats.native import load, read_question
from service.vocabulary import Draft, Problem, QuestionError, Text, TextFormat

if TYPE_CHECKING:
    from service.vocabulary import Plain

QUESTIONS = b"""\
questions:
  - question: next-weights-batch
    kind: linear_descent
    prompt: {format: html, text: <p>Descend.</p>}
    parameters:
      rate: {one_of: ["0.01", 0.05]}
    ask: [w0_next, w1_next]
    precision: {intermediate_figures: 4}
    tolerance: window               # as in the example
    claims: {distinguish: [dropped_input_factor]}
    points: 0.5
    tags: [gradient-descent]
  - question: sigmoid
    kind: numerical
    prompt: |
      What is $\\sigma'(0)$?
    parameters: {answers: [{value: 0.25}]}
    tolerance: {absolute: 0}
    points: 3
"""


def test_questions_are_read_as_they_are_written() -> None:
    loaded = load(QUESTIONS, "q.yaml")
    assert loaded.problems == ()
    assert loaded.name == "q.yaml"
    assert loaded.drafts == (
        Draft(
            kind="linear_descent",
            slug="next-weights-batch",
            prompt=Text("<p>Descend.</p>", TextFormat.HTML),
            parameters={"rate": {"one_of": ["0.01", "0.05"]}},
            ask=("w0_next", "w1_next"),
            precision={"intermediate_figures": 4},
            tolerance="window",
            claims={"distinguish": ["dropped_input_factor"]},
            points="0.5",
            tags=("gradient-descent",),
        ),
        Draft(
            kind="numerical",
            slug="sigmoid",
            prompt=Text("What is $\\sigma'(0)$?\n"),
            parameters={"answers": [{"value": "0.25"}]},
            tolerance={"absolute": 0},
            points="3",
        ),
    )


def test_one_question_may_be_a_file_and_needs_no_more_than_a_slug_and_a_kind() -> None:
    assert load(b"{question: a, kind: essay}").drafts == (Draft(kind="essay", slug="a"),)


def test_a_lesson_holds_texts_notes_code_and_quotations() -> None:
    loaded = load(
        b"lesson: descent\n"
        b"title: Gradient descent\n"
        b"summary: {text: <b>Down</b>, format: html}\n"
        b"key_points: [First., {text: Second., note: But.}, {text: <i>Third</i>, format: html}]\n"
        b"key_concepts: [{term: Rate, definition: How far.}]\n"
        b"code_examples: [{title: Step, language: python, code: w -= g, note: Mind it.}]\n"
        b"quotations: [{text: Descend!, source: 'A. Climber, \xc2\xa71'}]\n"
        b"sources: [A book.]\n"
    )
    assert loaded.problems == ()
    assert loaded.lessons == (
        LessonDraft(
            slug="descent",
            title="Gradient descent",
            summary=Text("<b>Down</b>", TextFormat.HTML),
            key_points=(
                KeyPoint(Text("First.")),
                KeyPoint(Text("Second."), Text("But.")),
                KeyPoint(Text("<i>Third</i>", TextFormat.HTML)),
            ),
            key_concepts=(KeyConcept("Rate", Text("How far.")),),
            code_examples=(CodeExample("Step", "python", "w -= g", Text("Mind it.")),),
            quotations=(Quotation(Text("Descend!"), "A. Climber, §1"),),
            sources=(Text("A book."),),
        ),
    )


def test_a_quiz_asks_fixed_questions_and_picks_from_pools() -> None:
    loaded = load(
        b"quiz: quick\n"
        b"lesson: descent\n"
        b"title: Quick quiz\n"
        b"settings: {behavior: deferred, penalty: 0.25, tries: 1, attempts: 2, counts: average}\n"
        b"items:\n"
        b"  - sigmoid\n"
        b"  - {question: next-weights-batch, points: 2}\n"
        b"  - {pick: 2, from: {tag: gradient-descent, kind: linear_descent}, points: '1.5'}\n"
        b"  - {pick: 1, from: {kind: numerical}}\n"
    )
    assert loaded.problems == ()
    assert loaded.quizzes == (
        QuizDraft(
            slug="quick",
            title="Quick quiz",
            lesson="descent",
            settings=QuizSettings(Behavior.DEFERRED, "0.25", 1, 2, Counts.AVERAGE),
            items=(
                FixedItem("sigmoid"),
                FixedItem("next-weights-batch", "2"),
                PickedItem(2, Pool("gradient-descent", "linear_descent"), "1.5"),
                PickedItem(1, Pool(kind="numerical")),
            ),
        ),
    )


def test_a_quiz_is_adaptive_with_three_tries_and_unlimited_attempts_by_default() -> None:
    (by_default,) = load(b"{quiz: a, title: A, items: [q]}").quizzes
    (said,) = load(
        b"{quiz: a, title: A, items: [q], settings:"
        b" {behavior: adaptive, penalty: '0.1', tries: 3, attempts: unlimited, counts: highest}}"
    ).quizzes
    assert by_default == said
    assert by_default.settings.attempts is None


def test_a_course_orders_its_lessons() -> None:
    loaded = load(b"course: basics\ntitle: Basics\nlessons: [one, two]\n")
    assert loaded.courses == (CourseDraft("basics", "Basics", ("one", "two")),)


@pytest.mark.parametrize(
    ("data", "code", "pointer", "line", "column", "excerpt"),
    [
        (b"", "wrong_type", "", 1, 1, ""),
        (b"- question: a\n", "wrong_type", "", 1, 1, "- question: a"),
        (b"just text", "wrong_type", "", 1, 1, "just text"),
        (b"qestion: a\nkind: b\n", "unknown_object", "", 1, 1, "qestion: a"),
        (b"question: a\nkind: b\nquiz: c\n", "missing", "/title", 1, 1, "question: a"),
        (b"question: A b\nkind: b\n", "bad_format", "/question", 1, 11, "question: A b"),
        (b"question: a\n", "missing", "/kind", 1, 1, "question: a"),
        (b"question: a\nkind: b\npromt: c\n", "unknown_field", "/promt", 3, 1, "promt: c"),
        (b"question: a\nkind: b\nprompt: 5\n", "wrong_type", "/prompt", 3, 9, "prompt: 5"),
        (b"question: a\nkind: b\nprompt: {txt: c}\n", "missing", "/prompt/text", 3, 9, "prompt: {txt: c}"),
        (b"question: a\nkind: b\npoints: -1\n", "too_small", "/points", 3, 9, "points: -1"),
        (b"question: a\nkind: b\npoints: 1/3\n", "bad_format", "/points", 3, 9, "points: 1/3"),
        (b"question: a\nkind: b\npoints: 0.1234567\n", "bad_format", "/points", 3, 9, "points: 0.1234567"),
        (b"question: a\nkind: b\ntags: [x, x]\n", "duplicate", "/tags/1", 3, 11, "tags: [x, x]"),
        (b"question: a\nkind: b\ntolerance: windo\n", "not_one_of", "/tolerance", 3, 12, "tolerance: windo"),
        (
            b"question: a\nkind: b\ntolerance: {decimals: x}\n",
            "wrong_type",
            "/tolerance/decimals",
            3,
            23,
            "tolerance: {decimals: x}",
        ),
        (
            b"question: a\nkind: b\nclaims: {distinguish: m}\n",
            "wrong_type",
            "/claims/distinguish",
            3,
            23,
            "claims: {distinguish: m}",
        ),
        (b"question: a\nkind: b\nkind: c\n", "duplicate_key", "/kind", 3, 1, "kind: c"),
        (b"questions: []\n", "too_short", "/questions", 1, 12, "questions: []"),
        (b"questions: a\n", "wrong_type", "/questions", 1, 12, "questions: a"),
        (b"questions: [a]\n", "wrong_type", "/questions/0", 1, 13, "questions: [a]"),
        (b"lesson: a\n", "missing", "/title", 1, 1, "lesson: a"),
        (b"quiz: a\ntitle: b\nitems: []\n", "too_short", "/items", 3, 8, "items: []"),
        (b"quiz: a\ntitle: b\nitems: [{}]\n", "missing", "/items/0", 3, 9, "items: [{}]"),
        (
            b"quiz: a\ntitle: b\nitems: [{pick: 0, from: {tag: c}}]\n",
            "too_small",
            "/items/0/pick",
            3,
            16,
            "items: [{pick: 0, from: {tag: c}}]",
        ),
        (
            b"quiz: a\ntitle: b\nitems: [{pick: 1, from: {}}]\n",
            "too_short",
            "/items/0/from",
            3,
            25,
            "items: [{pick: 1, from: {}}]",
        ),
        (
            b"quiz: a\ntitle: b\nitems: [q]\nsettings: {attempts: often}\n",
            "not_one_of",
            "/settings/attempts",
            4,
            22,
            "settings: {attempts: often}",
        ),
        (
            b"quiz: a\ntitle: b\nitems: [q]\nsettings: {penalty: 1.5}\n",
            "too_large",
            "/settings/penalty",
            4,
            21,
            "settings: {penalty: 1.5}",
        ),
    ],
)
def test_what_is_wrong_is_located_and_the_object_is_not_taken(
    data: bytes, code: str, pointer: str, line: int, column: int, excerpt: str
) -> None:
    loaded = load(data)
    found = {(each.code, each.pointer, each.line, each.column, each.excerpt) for each in loaded.problems}
    assert (code, pointer, line, column, excerpt) in found
    assert (loaded.courses, loaded.lessons, loaded.quizzes, loaded.drafts) == ((), (), (), ())


def test_good_questions_are_there_while_bad_ones_have_problems() -> None:
    loaded = load(
        b"questions:\n"
        b"  - {question: good, kind: essay}\n"
        b"  - {question: bad, knd: essay}\n"
        b"  - {question: twice, kind: essay, kind: numerical}\n"
        b"  - {question: good, kind: numerical}\n"
        b"  - {question: '{{name}}', kind: essay}\n"
        b'  - {question: eaten, kind: essay, prompt: "$\\theta$"}\n'
        b"  - {question: last, kind: essay}\n"
    )
    assert [draft.slug for draft in loaded.drafts] == ["good", "last"]
    assert [(each.line, each.code, each.pointer) for each in loaded.problems] == [
        (3, "missing", "/questions/1/kind"),
        (3, "unknown_field", "/questions/1/knd"),
        (4, "duplicate_key", "/questions/2/kind"),
        (5, "duplicate_slug", "/questions/3/question"),
        (6, "bad_format", "/questions/4/question"),
        (7, "eaten_backslash", "/questions/5/prompt"),
    ]


def test_a_file_without_end_of_problems_is_given_up_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(native, "MAX_PROBLEMS", 3)
    loaded = load(b"questions:\n" + b"  - {kind: essay}\n" * 10)
    assert [each.code for each in loaded.problems].count("missing") == 3
    assert [each.line for each in loaded.problems if each.code == "too_many_problems"] == [5]


def test_later_problems_of_an_object_are_placed_in_its_file() -> None:
    loaded = load(QUESTIONS)
    placed = loaded.locate(
        "question",
        "next-weights-batch",
        [Problem("unknown_one", "no such rate", "/parameters/rate/one_of/1"), Problem("taken", "…", "/slug")],
    )
    assert [(each.pointer, each.line, each.column) for each in placed] == [
        ("/questions/0/parameters/rate/one_of/1", 6, 31),
        ("/questions/0/question", 2, 15),
    ]
    assert placed[0].excerpt == '      rate: {one_of: ["0.01", 0.05]}'


def test_an_inline_question_has_its_slug_in_slug_or_none() -> None:
    assert read_question({"kind": "essay"}) == Draft(kind="essay")
    assert read_question({"kind": "essay", "slug": "a-b"}).slug == "a-b"


@pytest.mark.parametrize(
    ("tree", "code", "pointer"),
    [
        ([], "wrong_type", ""),
        ({"question": "a", "kind": "essay"}, "unknown_field", "/question"),
        ({"kind": "essay", "prompt": "nul \0"}, "bad_character", "/prompt"),
        ({"kind": "essay", "parameters": {"a": ["\ud800"]}}, "bad_character", "/parameters/a/0"),
        ({"kind": "essay", "parameters": {"\x01": 1}}, "bad_character", "/parameters"),
    ],
)
def test_an_inline_question_that_cannot_be_read_has_problems_with_pointers(
    tree: Plain, code: str, pointer: str
) -> None:
    with pytest.raises(QuestionError) as refused:
        read_question(tree)
    assert (code, pointer) in {(each.code, each.pointer) for each in refused.value.problems}


def test_an_inline_question_of_endless_depth_is_refused() -> None:
    tree: Plain = "x"
    for _ in range(500):
        tree = [tree]
    with pytest.raises(QuestionError) as refused:
        read_question({"kind": "essay", "parameters": {"a": tree}})
    assert [each.code for each in refused.value.problems] == ["too_deep"]


def test_the_schemas_are_published_as_json_schema() -> None:
    published = native.published()
    assert set(published) == {"course", "lesson", "quiz", "question", "questions", "draft"}
    for schema in published.values():
        Draft202012Validator.check_schema(json.loads(json.dumps(schema)))


def test_published_schemas_accept_what_we_accept_and_refuse_unknown_fields() -> None:
    validator = Draft202012Validator(native.published()["draft"])
    assert validator.is_valid({"kind": "essay", "slug": "a", "parameters": {"anything": 1}, "points": "2"})
    assert not validator.is_valid({"kind": "essay", "sulg": "a"})


def test_a_file_may_hold_fifty_thousand_questions() -> None:
    assert shapes.MAX_QUESTIONS == 50_000
