"""A course's folder: all files together, and what one says of another."""

from __future__ import annotations

import pytest

from service.formats.folder import load_folder

GOOD = {
    "course.yaml": b"course: basics\ntitle: Basics\nlessons: [descent]\n",
    "lessons/descent.yaml": b"lesson: descent\ntitle: Descent\n",
    "questions/a.json": b'{"question": "a", "kind": "essay", "tags": ["t"]}',
    "questions/b.yml": (
        b"questions:\n- {question: b, kind: essay, tags: [t, u]}\n- {question: c, kind: numerical}\n"
    ),
    "quizzes/q.yaml": (
        b"quiz: q\ntitle: Q\nlesson: descent\nitems: [a, {question: b}, {pick: 2, from: {tag: t}}]\n"
    ),
}


def test_the_files_of_a_folder_are_read_together() -> None:
    folder = load_folder({**GOOD, "README.md": b"# Basics"})
    assert folder.problems == ()
    assert [course.slug for course in folder.courses] == ["basics"]
    assert [lesson.slug for lesson in folder.lessons] == ["descent"]
    assert [quiz.slug for quiz in folder.quizzes] == ["q"]
    assert [draft.slug for draft in folder.drafts] == ["a", "b", "c"]
    assert [file.name for file in folder.files] == sorted(GOOD)
    assert folder.ignored == ("README.md",)


@pytest.mark.parametrize(
    ("file", "data", "code", "line", "column", "hint"),
    [
        (
            "course.yaml",
            b"course: basics\ntitle: B\nlessons: [descent, ascent]",
            "unknown_lesson",
            3,
            20,
            "descent",
        ),
        ("course.yaml", b"course: basics\ntitle: B\nlessons: []", "", None, None, ""),
        ("lessons/more.yaml", b"lesson: more\ntitle: More", "unlisted_lesson", 1, 9, "add"),
        ("lessons/z.yaml", b"lesson: descent\ntitle: Again", "duplicate_slug", 1, 9, "unique"),
        ("questions/z.yaml", b"questions: [{question: a, kind: essay}]", "duplicate_slug", 1, 24, "unique"),
        ("quizzes/z.yaml", b"quiz: q\ntitle: Q\nitems: [a]", "duplicate_slug", 1, 7, "unique"),
        (
            "quizzes/z.yaml",
            b"quiz: z\ntitle: Z\nlesson: decent\nitems: [a]",
            "unknown_lesson",
            3,
            9,
            '"descent"',
        ),
        ("quizzes/z.yaml", b"quiz: z\ntitle: Z\nitems: [a, nobody]", "unknown_question", 3, 12, ""),
        ("quizzes/z.yaml", b"quiz: z\ntitle: Z\nitems: [{question: aa}]", "unknown_question", 3, 9, '"a"'),
        (
            "quizzes/z.yaml",
            b"quiz: z\ntitle: Z\nitems: [{pick: 3, from: {tag: t}}]",
            "too_few_questions",
            3,
            25,
            "",
        ),
        (
            "quizzes/z.yaml",
            b"quiz: z\ntitle: Z\nitems: [{pick: 1, from: {tag: t, kind: numerical}}]",
            "too_few_questions",
            3,
            25,
            "",
        ),
        ("zz.yaml", b"course: other\ntitle: Other", "several_courses", 1, 9, ""),
        ("questions/z.yaml", b"question: z\nkind: K", "bad_format", 2, 7, "kind"),
    ],
)
def test_problems_between_files_are_located_in_the_file_that_can_mend_them(
    file: str, data: bytes, code: str, line: int | None, column: int | None, hint: str
) -> None:
    folder = load_folder({**GOOD, file: data})
    found = [
        (each.file, each.problem.code, each.problem.line, each.problem.column) for each in folder.problems
    ]
    if not code:
        assert found == [("lessons/descent.yaml", "unlisted_lesson", 1, 9)]
        return
    assert (file, code, line, column) in found
    assert {each.file for each in folder.problems} <= {file, "course.yaml"}
    assert any(hint in each.problem.hint for each in folder.problems if each.file == file)


def test_a_question_with_problems_of_its_own_is_not_also_unknown() -> None:
    folder = load_folder({**GOOD, "questions/a.json": b'{"question": "a", "knd": "essay", "tags": ["t"]}'})
    assert {each.file for each in folder.problems} == {"questions/a.json"}


def test_a_folder_without_a_course_may_hold_questions_and_lessons() -> None:
    folder = load_folder({name: data for name, data in GOOD.items() if name != "course.yaml"})
    assert folder.problems == ()


def test_an_unreadable_file_leaves_the_others_readable() -> None:
    folder = load_folder({**GOOD, "broken.yaml": b"a: [", "empty.yaml": b""})
    assert [(each.file, each.problem.code) for each in folder.problems] == [
        ("broken.yaml", "bad_syntax"),
        ("empty.yaml", "wrong_type"),
    ]
    assert len(folder.drafts) == 3
