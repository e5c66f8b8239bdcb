"""Files that mean harm, or are broken: each ends as a located problem, soon."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.formats import levels, nodes, source
from service.formats.native import load
from service.formats.yaml_tree import read_yaml

SECONDS = 5
"""Far more than any of these takes (a tenth), far less than what is not linear."""


def staircase(levels_deep: int) -> bytes:
    return b"".join(b" " * level + b"a:\n" for level in range(levels_deep))


def bomb() -> bytes:
    """Return nine lists of nine aliases each to the list before: 387 million nodes in 306 bytes."""
    lines = [b"a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [b"%c: &%c [" % (c, c) + b", ".join([b"*%c" % (c - 1)] * 9) + b"]" for c in b"bcdefghi"]
    return b"\n".join(lines)


def chain(length: int) -> bytes:
    return b"- &a0 [x]\n" + b"".join(b"- &a%d [*a%d]\n" % (i, i - 1) for i in range(1, length))


@pytest.mark.parametrize(
    ("data", "code", "line", "column"),
    [
        (b"[" * 50_000, "too_deep", 1, 65),
        (b"[" * 50_000 + b"]" * 50_000, "too_deep", 1, 65),
        (b"[\n" * 5_000_000, "too_deep", 65, 1),
        (b"{a: " * 50_000, "too_deep", 1, 257),
        (b"- " * 50_000, "too_deep", 1, 129),
        (b"a: [" * 50_000, "too_deep", 1, 129),
        (staircase(3_000), "too_deep", 65, 65),
        (chain(300), "too_deep", 64, 9),
        (bomb(), "too_many_aliased", 6, 8),
        (b"- &a [1]\n" + b"- *a\n" * 50_001, "too_many_aliased", 50_002, 3),
        (b"- " * 60 + b"1", "", None, None),
        (b"[" * 64 + b"]" * 64, "", None, None),
        (b"[" * 65 + b"]" * 65, "too_deep", 1, 65),
        (b"a: '" + b"[" * 100_000 + b"'", "", None, None),
        (b'a: "' + b"{" * 100_000 + b'"', "", None, None),
        (b"a: |\n  " + b"[{" * 100_000, "", None, None),
        (b"%TAG !a! tag:x\n" * 100_000 + b"--- 1", "too_many_directives", None, None),
        (b"a: 1\n" * 1_000_000, "too_many_problems", 1_001, 1),
        (b"#" * 20_000_000, "", None, None),
        (b"\n" * 20_000_000, "", None, None),
        (b'"' + b"a" * 20_000_000 + b'"', "", None, None),
        (b'"' + b"\\n" * 10_000_000 + b'"', "", None, None),
    ],
    ids=lambda value: value[:12].decode() if isinstance(value, bytes) else str(value),
)
@pytest.mark.usefixtures("own_time")
def test_size_and_depth_are_limited_in_linear_time(
    data: bytes, code: str, line: int | None, column: int | None
) -> None:
    started = time.process_time()
    document = read_yaml(data)
    assert time.process_time() - started < SECONDS
    last = document.problems[-1] if document.problems else None
    assert (last.code if last else "") == code
    assert document.readable == (code == "")
    if last:
        assert (last.line, last.column) == (line, column)


def test_a_file_of_too_many_bytes_is_not_looked_at() -> None:
    (problem,) = read_yaml(b"[" * (source.MAX_BYTES + 1)).problems
    assert problem.code == "too_large"
    assert problem.hint


def test_a_file_of_too_many_nodes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "MAX_NODES", 10)
    assert read_yaml(b"[1, 2, 3, 4, 5, 6, 7, 8, 9]").readable
    (problem,) = read_yaml(b"[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]").problems
    assert (problem.code, problem.column) == ("too_many_nodes", 29)


def test_the_limits_are_those_that_are_documented() -> None:
    assert (source.MAX_BYTES, levels.MAX_DEPTH, nodes.MAX_ALIASED) == (20 * 1024 * 1024, 64, 100_000)


@pytest.mark.parametrize(
    ("data", "code", "line", "column", "said"),
    [
        ("a: 1".encode("utf-16"), "bad_encoding", 1, 1, "UTF-16"),
        ("a: 1".encode("utf-16-le"), "bad_encoding", 1, 1, "UTF-16"),
        ("a: 1".encode("utf-32"), "bad_encoding", 1, 1, "UTF-16 or UTF-32"),
        ("a: σ\nb: é".encode("iso8859-7", "replace") + b"\xff", "bad_encoding", 1, 4, "0xF3"),
        (b"a: x\nb: \xc3\xa9 \xe9 y", "bad_encoding", 2, 6, "0xE9"),
        (b"a: \xed\xa0\xbd", "bad_encoding", 1, 4, "0xED"),
        (b"a: bell \x07", "bad_character", 1, 9, "U+0007"),
        (b"a: 1\nb: xx\x00", "bad_character", 2, 6, "U+0000"),
        (b"a: \x7f", "bad_character", 1, 4, "U+007F"),
        ("a: \x85".encode(), "bad_character", 1, 4, "U+0085"),
        ("a: x\u2028y".encode(), "bad_character", 1, 5, "U+2028"),
        ("a: x\ufeff".encode(), "bad_character", 1, 5, "U+FEFF"),
        ("a: \uffff".encode(), "bad_character", 1, 4, "U+FFFF"),
        (b'a: "\\0"', "bad_character", 1, 4, "U+0000"),
        (b'a: "\\x1b"', "bad_character", 1, 4, "U+001B"),
        (b'"\\x00": a', "bad_character", 1, 1, "U+0000"),
        (b'a: "\\ud83d"', "bad_syntax", 1, 7, "surrogate"),
        (b'a: "\\ude00\\ud83d"', "bad_syntax", 1, 7, "surrogate"),
        (b'a: "$\\theta$"', "eaten_backslash", 1, 4, "\\theta"),
        (b'a: "$\\frac12$"', "eaten_backslash", 1, 4, "\\frac"),
        (b'a: "$\\nabla$"', "eaten_backslash", 1, 4, "\\nabla"),
        (b'a: "$\\Lambda$"', "eaten_backslash", 1, 4, "\\Lambda"),
        (b'a: "$\\sigma$"', "bad_syntax", 1, 6, "no such escape"),
        (b"{a: 1, b: 2, a: 3}", "duplicate_key", 1, 14, "'a'"),
        (b"x:\n  a: 1\n  'a': 2", "duplicate_key", 3, 3, "'a'"),
        (b"{{x}}: 1", "bad_key", 1, 1, "name must be a text"),
        (b"prompt: {{x}}", "bad_key", 1, 10, "name must be a text"),
        (b"? [a]\n: 1", "bad_key", 1, 3, "name must be a text"),
        (b"a: &a b\n*a : 1", "bad_key", 2, 1, "name must be a text"),
        (b"&a b: 1", "bad_key", 1, 1, "neither tag nor anchor"),
        (b"a: &a {b: 1}\nc:\n  <<: *a", "merge_key", 3, 3, "merge key"),
        (b"a: *b", "unknown_alias", 1, 4, "&b"),
        (b"a: &a [*a]", "recursive_alias", 1, 8, "*a"),
        (b"a: &a {b: *a}", "recursive_alias", 1, 11, "*a"),
        (b"a: !!python/object/apply:os.system [ls]", "unknown_tag", 1, 4, "python/object"),
        (b"a: !secret b", "unknown_tag", 1, 4, "!secret"),
        (b"a: !!binary aGk=", "unknown_tag", 1, 4, "binary"),
        (b"a: !!set {b}", "unknown_tag", 1, 4, "set"),
        (b"a: !!timestamp 2026-01-01", "unknown_tag", 1, 4, "timestamp"),
        (b"a: !x!y b", "bad_syntax", 1, 4, "tag"),
        (b"a: !!int 0x1F", "wrong_tag", 1, 4, "no int"),
        (b"a: !!bool yes", "wrong_tag", 1, 4, "no bool"),
        (b"a: 1\n---\nb: 2", "several_documents", 2, 1, "second document"),
        (b"a: 1\n...\n---\nb: 2", "several_documents", 3, 1, "second document"),
        (b"%YAML 2.0\n---\na: 1", "bad_syntax", 1, 1, "YAML 1.1 and 1.2"),
        (b"a:\n\t- 1", "bad_syntax", 2, 1, "begin with this character"),
        (b"a: |\n\tx", "bad_syntax", 2, 1, "tab"),
        (b"a: @x", "bad_syntax", 1, 4, "begin with this character"),
        (b"a: `x`", "bad_syntax", 1, 4, "begin with this character"),
        (b"a: b: c", "bad_syntax", 1, 5, "second"),
        (b"a: 1\n b: 2", "bad_syntax", 2, 3, "second"),
        (b"a: - b", "bad_syntax", 1, 4, "list may not begin"),
        (b"a: 1\nb\nc: 2", "bad_syntax", 2, 1, "neither a field"),
        (b"a: 'don't'", "bad_syntax", 1, 9, "field was expected"),
        (b'a: "open\nb: 1', "bad_syntax", 1, 4, "never closed"),
        (b"a: [1, 2\nb: 1", "bad_syntax", 2, 2, "not closed"),
        (b"a: {b: 1", "bad_syntax", 2, 1, "not closed"),
        (b"a: [1, , 2]", "bad_syntax", 1, 8, "value was expected"),
        (b"a: *", "bad_syntax", 1, 5, "name of an alias"),
        (b"- a\nb: 1", "bad_syntax", 2, 1, "- was expected"),
        (b'a: "\\x4"', "bad_syntax", 1, 7, "hexadecimal"),
        (b"key: |x\n  a", "bad_syntax", 1, 7, "end their line"),
    ],
)
def test_what_is_wrong_is_said_with_its_place_and_what_to_do(
    data: bytes, code: str, line: int, column: int, said: str
) -> None:
    problem = read_yaml(data).problems[0]
    assert (problem.code, problem.line, problem.column) == (code, line, column)
    assert said in problem.detail
    assert problem.hint or code == "recursive_alias"


def test_a_problem_shows_its_line() -> None:
    (problem,) = read_yaml(b"a: 1\nb: {c: 1, c: 2}\n").problems
    assert problem.excerpt == "b: {c: 1, c: 2}"
    assert problem.pointer == "/b/c"


def test_a_problem_in_a_long_line_shows_the_part_around_it() -> None:
    (problem,) = read_yaml(
        b"{" + b"a: 1, " * 1 + b", ".join(b"k%d: 0" % i for i in range(500)) + b", a: 2}"
    ).problems
    assert problem.excerpt.startswith("…")
    assert problem.excerpt.endswith("a: 2}")
    assert len(problem.excerpt) <= 122


def test_an_excerpt_holds_no_control_characters() -> None:
    (problem,) = read_yaml(b"a: \x1b[31mred").problems
    assert problem.excerpt == "a: \N{REPLACEMENT CHARACTER}[31mred"


def test_a_refused_name_spoils_nothing_else() -> None:
    document = read_yaml(b"{a: 1, a: {b: [2]}, [x]: {y: 1}, {{z}}: 3, d: [4, 5]}")
    assert document.tree == {"a": 1, "d": [4, 5]}
    assert [problem.code for problem in document.problems] == ["duplicate_key", "bad_key", "bad_key"]
    assert document.positions.value("/d/1") == (1, 51)


@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_fail(data: bytes) -> None:
    loaded = load(data)
    assert loaded.problems
    assert all(problem.code and problem.detail for problem in loaded.problems)


@given(st.text(st.sampled_from("-?:,[]{}#&*!|>'\"%@` \n\tab0\\u~<"), max_size=60))
def test_no_punctuation_makes_the_reader_fail(text: str) -> None:
    document = read_yaml(text.encode())
    for problem in document.problems:
        assert problem.line is not None
        assert problem.line <= text.count("\n") + 2
