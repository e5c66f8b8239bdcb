"""What is written is read back the same: drafts, lessons, quizzes, courses, as trees, JSON and YAML."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from service.formats.native import (
    dump_course,
    dump_lesson,
    dump_question,
    dump_quiz,
    load,
    read_question,
    write_yaml,
)
from service.formats.yaml_tree import read_yaml
from service.vocabulary import Draft, Text, TextFormat

if TYPE_CHECKING:
    from service.vocabulary import Plain

CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffe\uffff")
WORDS = (
    "yes",
    "true",
    "null",
    "012",
    "-0",
    "1e3",
    "12:30",
    "~",
    "<<",
    "=",
    "|",
    ">-",
    "---",
    "%TAG",
    "'",
    '"',
)
PHRASES = (
    "- a",
    "a: b",
    "# x",
    "*a",
    "&a",
    "{{x}}",
    "$\\theta$",
    "x \\\n y",
    "a\n\n  b\n",
    " a",
    "\ta",
    "a\n ",
)
TRICKY = st.sampled_from(WORDS + PHRASES)
LINES = st.text(CHARACTERS, min_size=1, max_size=20).map(str.strip).filter(bool)
PROSE = (st.text(CHARACTERS | st.sampled_from("\n\t"), max_size=60) | TRICKY).filter(str.strip)
TEXTS = st.builds(Text, PROSE, st.sampled_from(TextFormat))
SLUGS = st.from_regex(r"[a-z0-9]{1,5}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)
NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,8}", fullmatch=True)
KINDS = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
POINTS = st.from_regex(r"(0|[1-9][0-9]{0,4})(\.[0-9]{1,6})?", fullmatch=True)
NUMBERS = st.integers(0, 1000) | st.decimals(0, 1000, places=3).map(str)
PLAIN: st.SearchStrategy[Plain] = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**18) + 1, 10**18 - 1) | PROSE,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(LINES, inner, max_size=3),
    max_leaves=8,
)
TOLERANCES = (
    st.sampled_from([None, "window", "exact"])
    | st.fixed_dictionaries({"absolute": NUMBERS}, optional={"relative": NUMBERS})
    | st.fixed_dictionaries({"decimals": st.integers(0, 15)}, optional={"strict": st.booleans()})
    | st.fixed_dictionaries({"range": st.lists(NUMBERS, min_size=2, max_size=2)})
)


def tuples(items: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(items, max_size=3).map(tuple)


def unique(items: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(items, max_size=3, unique=True).map(tuple)


SCORINGS = st.dictionaries(
    st.sampled_from(["credit", "weights", "wrong", "floor", "certainty"]), st.none(), max_size=3
).map(
    lambda chosen: {
        name: {
            "credit": "all",
            "weights": {"w0_next": "2.5"},
            "wrong": "-1/3",
            "floor": "-0.50",
            "certainty": True,
        }[name]
        for name in chosen
    }
)
DRAFTS = st.builds(
    Draft,
    kind=KINDS,
    slug=SLUGS,
    parameters=st.dictionaries(LINES, PLAIN, max_size=3),
    prompt=st.none() | TEXTS,
    ask=unique(NAMES),
    tolerance=TOLERANCES,
    precision=st.just({}) | st.fixed_dictionaries({"intermediate_figures": st.integers(1, 12)}),
    claims=st.just({})
    | st.fixed_dictionaries({"except": st.lists(NAMES, min_size=1, max_size=3, unique=True)}),
    points=POINTS,
    tags=unique(LINES),
    scoring=SCORINGS,
    hints=tuples(TEXTS),
    feedback=st.none() | TEXTS,
    solution=st.none() | TEXTS,
)
LESSONS = st.builds(
    LessonDraft,
    slug=SLUGS,
    title=LINES,
    summary=st.none() | TEXTS,
    why_it_matters=st.none() | TEXTS,
    key_points=tuples(st.builds(KeyPoint, TEXTS, st.none() | TEXTS)),
    key_concepts=tuples(st.builds(KeyConcept, LINES, TEXTS)),
    code_examples=tuples(st.builds(CodeExample, LINES, st.just("c++"), PROSE, st.none() | TEXTS)),
    quotations=tuples(st.builds(Quotation, TEXTS, LINES, st.none() | TEXTS)),
    sources=tuples(TEXTS),
)
FIXED = st.builds(FixedItem, SLUGS, st.none() | POINTS)
POOLS = st.builds(Pool, LINES, st.none() | KINDS) | st.builds(Pool, st.none(), KINDS)
PICKED = st.builds(PickedItem, st.integers(1, 100), POOLS, st.none() | POINTS)
SETTINGS = st.builds(
    QuizSettings,
    behavior=st.sampled_from(Behavior),
    penalty=st.sampled_from(["0", "0.1", "0.333333", "1"]),
    tries=st.integers(1, 100),
    attempts=st.none() | st.integers(1, 1000),
    counts=st.sampled_from(Counts),
    certainty=st.booleans(),
)
QUIZZES = st.builds(
    QuizDraft,
    slug=SLUGS,
    title=LINES,
    items=st.lists(FIXED | PICKED, min_size=1, max_size=4).map(tuple),
    lesson=st.none() | SLUGS,
    settings=SETTINGS,
)


def written(tree: Plain) -> list[bytes]:
    return [
        write_yaml(tree),
        json.dumps(tree).encode(),
        with_breaks_escaped(json.dumps(tree, ensure_ascii=False, indent=2)).encode(),
    ]


def with_breaks_escaped(text: str) -> str:
    """Return JSON as it may stand in a file: YAML would take these two for ends of lines."""
    return text.replace("\u2028", r"\u2028").replace("\u2029", r"\u2029")


@given(DRAFTS)
def test_an_inline_question_is_read_as_it_was_dumped(draft: Draft) -> None:
    assert read_question(dump_question(draft)) == draft
    assert read_question(json.loads(json.dumps(dump_question(draft)))) == draft


@given(st.lists(DRAFTS, min_size=1, max_size=3, unique_by=lambda draft: draft.slug))
def test_questions_are_read_from_a_file_as_they_were_dumped(drafts: list[Draft]) -> None:
    for data in written({"questions": [dump_question(draft, "question") for draft in drafts]}):
        loaded = load(data)
        assert loaded.problems == ()
        assert loaded.drafts == tuple(drafts)


@given(LESSONS)
def test_a_lesson_is_read_as_it_was_dumped(lesson: LessonDraft) -> None:
    for data in written(dump_lesson(lesson)):
        assert load(data).lessons == (lesson,)


@given(QUIZZES)
def test_a_quiz_is_read_as_it_was_dumped(quiz: QuizDraft) -> None:
    for data in written(dump_quiz(quiz)):
        assert load(data).quizzes == (quiz,)


@given(st.builds(CourseDraft, SLUGS, LINES, unique(SLUGS)))
def test_a_course_is_read_as_it_was_dumped(course: CourseDraft) -> None:
    for data in written(dump_course(course)):
        assert load(data).courses == (course,)


def test_written_yaml_is_for_people() -> None:
    shared: list[Plain] = ["x"]
    data = write_yaml({"b": "one\ntwo\n", "a": shared, "c": shared, "σ": "ŷ"})
    assert data.decode() == "b: |\n  one\n  two\na:\n- x\nc:\n- x\nσ: ŷ\n"
    assert read_yaml(data).tree == {"b": "one\ntwo\n", "a": ["x"], "c": ["x"], "σ": "ŷ"}


@pytest.mark.parametrize("text", ["\u2028", "a\u2029b", "\n\u2029test\u2029\n", "\u2028 \\theta"])
def test_what_may_not_stand_bare_in_a_file_is_written_so_that_it_is_read_again(text: str) -> None:
    document = read_yaml(write_yaml({"text": text}))
    assert (document.tree, document.problems) == ({"text": text}, ())
