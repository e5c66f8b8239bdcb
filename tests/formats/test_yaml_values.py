"""What plain YAML and JSON values mean, and where they stand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.formats.yaml_tree import read_yaml

if TYPE_CHECKING:
    from service.vocabulary import Plain


def read(text: str) -> Plain:
    document = read_yaml(text.encode())
    assert document.problems == ()
    return document.tree


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("0", 0),
        ("-0", 0),
        ("7", 7),
        ("-12", -12),
        ("123456789012345678", 123456789012345678),
        ("1234567890123456789", "1234567890123456789"),
        ("+7", "+7"),
        ("012", "012"),
        ("0o14", "0o14"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("1e3", "1e3"),
        ("0.50", "0.50"),
        ("-1.5e-3", "-1.5e-3"),
        (".inf", ".inf"),
        (".NaN", ".NaN"),
        ("2026-11-23", "2026-11-23"),
        ("٣", "٣"),
        ("true", True),
        ("false", False),
        ("True", "True"),
        ("FALSE", "FALSE"),
        ("yes", "yes"),
        ("no", "no"),
        ("off", "off"),
        ("null", None),
        ("~", None),
        ("", None),
        ("Null", "Null"),
        ("'7'", "7"),
        ('"true"', "true"),
        ("!!str 7", "7"),
        ("! 7", "7"),
        ("!!int 7", 7),
        ("!!float 7.0", "7.0"),
        ("!!bool true", True),
        ("!!null ~", None),
        ("!!seq [1]", [1]),
        ("!!map {a: 1}", {"a": 1}),
        ("|\n  one\n  two\n", "one\ntwo\n"),
        (">-\n  one\n  two\n", "one two"),
        (r'"\u03c3 \\nabla"', "σ \\nabla"),
        (r'"one\u2028two"', "one\u2028two"),
        (r"'$\theta$'", r"$\theta$"),
        (r"$\theta$", r"$\theta$"),
        ('"one\\n\\ttwo"', "one\n\ttwo"),
        ("[a, [b], {c: d}]", ["a", ["b"], {"c": "d"}]),
    ],
)
def test_a_plain_value_is_read_by_the_core_schema_and_never_changes(written: str, value: Plain) -> None:
    tree = read(f"value: {written}")
    assert tree == {"value": value}
    assert isinstance(tree, dict)
    assert type(tree["value"]) is type(value)


def test_names_are_texts_whatever_they_look_like() -> None:
    assert read("{1: a, true: b, null: c, 0.5: d}") == {"1": "a", "true": "b", "null": "c", "0.5": "d"}


def test_json_is_read_as_it_is_but_for_numbers_that_are_no_integers() -> None:
    written = '{"a": [1, -2, 0.50, 1e3, true, false, null, "x\\/\\u00e9\\n"],\n\t"b": {"c": {}, "d": []}}'
    assert read(written) == {
        "a": [1, -2, "0.50", "1e3", True, False, None, "x/é\n"],
        "b": {"c": {}, "d": []},
    }


def test_escaped_surrogate_pairs_of_json_are_characters() -> None:
    assert read(json.dumps({"𝑥": "é😀\\ud83d", "a": "\\\\😀"})) == {"𝑥": "é😀\\ud83d", "a": "\\\\😀"}


def test_escaped_surrogate_pairs_mean_themselves_where_there_are_no_escapes() -> None:
    pair = r"\ud83d\ude00"
    assert read(f'single: \'{pair}\'\nplain: {pair}\ndouble: "{pair}"\nescaped: "\\{pair[:6]}"') == {
        "single": pair,
        "plain": pair,
        "double": "😀",
        "escaped": r"\ud83d",
    }


def test_escaped_surrogate_pairs_do_not_move_what_stands_behind_them() -> None:
    document = read_yaml(rb'{"a": "\ud83d\ude00", "b": 1}')
    assert document.positions.key("/b") == (1, 23)


def test_a_byte_order_mark_at_the_beginning_is_not_part_of_the_text() -> None:
    document = read_yaml(b"\xef\xbb\xbfa: 1")
    assert document.tree == {"a": 1}
    assert document.positions.key("/a") == (1, 1)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(ends: str) -> None:
    document = read_yaml(ends.join(["a: 1", "b:", "  - x", "  - y"]).encode())
    assert document.tree == {"a": 1, "b": ["x", "y"]}
    assert document.positions.value("/b/1") == (4, 5)


def test_every_key_and_value_has_a_line_and_a_column() -> None:
    document = read_yaml(
        b"# a comment\n"
        b"questions:\n"
        b"  - question: one   # its slug\n"
        b"    parameters: {x: [1, 2], 'a/b~c': \xcf\x83}\n"
        b"  - question: two\n"
    )
    value, key = document.positions.value, document.positions.key
    assert key("/questions") == (2, 1)
    assert value("/questions") == (3, 3)
    assert value("/questions/0") == (3, 5)
    assert key("/questions/0/question") == (3, 5)
    assert value("/questions/0/question") == (3, 15)
    assert key("/questions/0/parameters/x") == (4, 18)
    assert value("/questions/0/parameters/x") == (4, 21)
    assert value("/questions/0/parameters/x/1") == (4, 25)
    assert value("/questions/0/parameters/a~1b~0c") == (4, 38)
    assert value("/questions/1/question") == (5, 15)


def test_what_is_not_there_is_placed_at_its_nearest_ancestor() -> None:
    positions = read_yaml(b"a:\n  b: [1]\n").positions
    assert positions.value("/a/b/7") == positions.value("/a/b") == (2, 6)
    assert positions.value("/a/c/d") == positions.value("/a") == (2, 3)
    assert positions.value("/x") == positions.value("") == (1, 1)


def test_what_stands_behind_an_alias_is_placed_at_the_alias() -> None:
    document = read_yaml(b"a: &a {b: [1, 2]}\nc: *a\nd: 3\n")
    assert document.tree == {"a": {"b": [1, 2]}, "c": {"b": [1, 2]}, "d": 3}
    assert document.positions.value("/a/b/1") == (1, 15)
    assert document.positions.value("/c/b/1") == document.positions.value("/c") == (2, 4)
    assert document.positions.value("/d") == (3, 4)


def test_an_anchor_may_be_given_anew() -> None:
    assert read("- &a 1\n- *a\n- &a [2]\n- *a") == [1, 1, [2], [2]]


@pytest.mark.parametrize("nothing", ["", "\n\n", "# only a comment\n", "---\n", "---\n...\n", "null", "~"])
def test_an_empty_file_is_an_empty_tree(nothing: str) -> None:
    assert read(nothing) is None


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18) + 1, 10**18 - 1)
    | st.text(
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffe\uffff\u2028\u2029")
    )
    | st.sampled_from(
        ["0.5", "1e3", "null", "true", "-0", "a\nb", "x\ty", "a: b", "- a", "\\theta", "😀", "#", "'\""]
    ),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("ab~/ é:", max_size=4), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(PLAIN)
def test_whatever_json_writes_is_read_back(tree: Plain) -> None:
    assert read(json.dumps(tree)) == tree
    assert read(json.dumps(tree, ensure_ascii=False, indent=2)) == tree


@given(PLAIN)
def test_every_pointer_leads_to_the_place_where_its_value_is_written(tree: Plain) -> None:
    text = json.dumps(tree, ensure_ascii=False, indent=1)
    lines = text.split("\n")
    positions = read_yaml(text.encode()).positions
    for pointer, value in _leaves(tree, ""):
        line, column = positions.value(pointer)
        assert lines[line - 1][column - 1 :].startswith(json.dumps(value, ensure_ascii=False))


def _leaves(tree: Plain, at: str) -> list[tuple[str, Plain]]:
    if isinstance(tree, dict):
        steps = [(name.replace("~", "~0").replace("/", "~1"), value) for name, value in tree.items()]
    elif isinstance(tree, list):
        steps = [(str(index), value) for index, value in enumerate(tree)]
    else:
        return [(at, tree)]
    return [leaf for step, value in steps for leaf in _leaves(value, f"{at}/{step}")]
