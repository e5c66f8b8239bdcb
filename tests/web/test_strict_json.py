from __future__ import annotations

import time
from contextlib import suppress

import pytest

from service.web.strict_json import MAX_DEPTH, JsonError, read_json


def refused(text: str | bytes) -> JsonError:
    with pytest.raises(JsonError) as caught:
        read_json(text)
    return caught.value


def test_a_tree_is_read_with_the_raw_text_of_its_decimals() -> None:
    text = b'{"a": [1, -2, 0.10, 1e3, true, null, "\xc3\xa9 \\ud83d\\ude00 \\\\u0000"]}'
    assert read_json(text) == {"a": [1, -2, "0.10", "1e3", True, None, "é 😀 \\u0000"]}


@pytest.mark.parametrize(
    ("text", "code", "pointer"),
    [
        ('{"a": {"b~/": 1, "b~/": 1}}', "duplicate_key", "/a/b~0~1"),
        ('{"a": [0, NaN]}', "not_a_json_number", "/a/1"),
        ('{"a": -Infinity}', "not_a_json_number", "/a"),
        ("1234567890123456789", "number_too_long", ""),
        ('["-1234567890123456789", -1234567890123456789]', "number_too_long", "/1"),
        ('{"a": "\\ud800"}', "unstorable_character", "/a"),
        ('{"a": "\\ude00\\ud83d"}', "unstorable_character", "/a"),
        ('{"a": ["\\u0000"]}', "unstorable_character", "/a/0"),
        ('{"\\ud800": 1}', "unstorable_character", "/?"),
    ],
)
def test_what_json_would_let_through_is_refused_where_it_stands(text: str, code: str, pointer: str) -> None:
    error = refused(text)
    assert (error.code, error.problems[0].code, error.problems[0].pointer) == (code, code, pointer)


def test_all_offences_are_named_at_once() -> None:
    error = refused('{"a": NaN, "a": "\\u0000", "b": 1234567890123456789}')
    assert [(each.code, each.pointer) for each in error.problems] == [
        ("not_a_json_number", "/a"),
        ("duplicate_key", "/a"),
        ("unstorable_character", "/a"),
        ("number_too_long", "/b"),
    ]


def test_a_syntax_error_is_located_by_line_and_column() -> None:
    problem = refused('{\n "a": }').problems[0]
    assert (problem.code, problem.line, problem.column) == ("malformed_json", 2, 7)


@pytest.mark.parametrize("text", ["", "{", "[1,]", "{'a': 1}", '"\t"', "\ufeff{}", "01", "+1", ".5", '"\\x"'])
def test_what_is_not_json_is_malformed(text: str) -> None:
    assert refused(text).code == "malformed_json"


def test_bytes_that_are_no_utf_8_are_refused() -> None:
    assert refused(b'{"a": "\xff"}').code == "not_utf8"
    assert refused('{"a": 1}'.encode("utf-16")).code == "not_utf8"


def test_nesting_ends_at_64_levels_and_brackets_in_strings_do_not_count() -> None:
    deepest = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    assert read_json(deepest)
    assert refused(f"[{deepest}]").code == "too_deep"
    assert refused('{"a":' * 65 + "1" + "}" * 65).code == "too_deep"
    assert read_json('["' + "[{" * 100 + '\\"[", ' + "[]," * 100 + "0]")


def test_eighteen_digits_are_exact_and_fractions_may_be_longer() -> None:
    assert read_json("-999999999999999999") == -999999999999999999
    assert read_json("0.1234567890123456789012") == "0.1234567890123456789012"


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        '"' + '\\"' * 500_000,
        "9" * 1_000_000,
        "[" + "[]," * 340_000 + "0]",
        "[" + '"\\ud800",' * 110_000 + "0]",
        "{" + '"a":1,' * 170_000 + '"a":1}',
    ],
)
def test_a_megabyte_of_malice_is_answered_quickly(text: str) -> None:
    started = time.thread_time()
    with suppress(JsonError):
        read_json(text)
    assert time.thread_time() - started < 3  # a full heap and a busy machine are slow
