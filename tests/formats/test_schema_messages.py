"""What does not fit a schema is said in plain words, at its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from service.formats import schema
from service.formats.schema import check

if TYPE_CHECKING:
    from service.vocabulary import Plain

NUMBER = {
    "type": ["integer", "string"],
    "format": "number",
    "exclusiveMinimum": 0,
    "maximum": 10,
    "description": 'a number, such as "0.05"',
}
RANGES = {
    "anyOf": [
        {
            "type": "object",
            "properties": {
                "integers": {"type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "integer"}}
            },
            "required": ["integers"],
            "additionalProperties": False,
        },
        {
            "type": "object",
            "properties": {"from": NUMBER, "to": NUMBER, "step": NUMBER},
            "required": ["from", "to", "step"],
            "additionalProperties": False,
        },
        {
            "type": "object",
            "properties": {"one_of": {"type": "array", "items": NUMBER, "minItems": 1}},
            "required": ["one_of"],
            "additionalProperties": False,
        },
    ]
}
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "required": ["loss"],
    "properties": {
        "loss": {"enum": ["sum", "half_sum"]},
        "fixed": {"const": 1},
        "rate": NUMBER,
        "x": RANGES,
        "either": {"anyOf": [{"enum": ["window", "exact"]}, {"type": "object", "required": ["absolute"]}]},
        "one": {"oneOf": [{"type": "integer"}, {"type": "integer", "minimum": 5}]},
        "count": {"type": "integer", "minimum": 1, "exclusiveMaximum": 10, "multipleOf": 3},
        "shuffle": {"type": "boolean"},
        "title": {"type": "string", "minLength": 2, "maxLength": 5},
        "slug": {"type": "string", "pattern": "^[a-z]+$", "description": "small letters"},
        "tags": {
            "type": "array",
            "items": {"type": "string"},
            "uniqueItems": True,
            "minItems": 1,
            "maxItems": 3,
        },
        "names": {"type": "object", "propertyNames": {"pattern": "^[a-z]+$", "description": "small letters"}},
        "few": {"type": "object", "minProperties": 1, "maxProperties": 1},
        "pair": {"dependentRequired": {"a": ["b", "c"]}},
        "nothing": {"type": "null"},
        "never": {"not": {}},
        "a/b~c": {"type": "integer"},
    },
}


@pytest.mark.parametrize(
    ("tree", "code", "pointer", "said", "hint"),
    [
        ({}, "missing", "/loss", '"loss" is missing', ""),
        (
            {"rate": 1, "los": "sum"},
            "unknown_field",
            "/los",
            '"los" is not known here',
            'did you mean "loss"?',
        ),
        ({"loss": "sum", "q": 1}, "unknown_field", "/q", '"q" is not known here', "known are loss, fixed"),
        (
            {"loss": "summ"},
            "not_one_of",
            "/loss",
            '"summ" is not one of: sum, half_sum',
            'did you mean "sum"?',
        ),
        ({"fixed": 2}, "not_one_of", "/fixed", "2 is not one of: 1", ""),
        ({"rate": "0"}, "too_small", "/rate", '"0" is too small: it must be more than 0', "a number"),
        ({"rate": 0}, "too_small", "/rate", "0 is too small", "a number"),
        ({"rate": "-1e-9"}, "too_small", "/rate", '"-1e-9" is too small', "a number"),
        ({"rate": "10.0000000001"}, "too_large", "/rate", "it may be at most 10", "a number"),
        ({"rate": "1e999"}, "bad_format", "/rate", '"1e999" cannot be read as a number', ""),
        (
            {"rate": "fast"},
            "bad_format",
            "/rate",
            '"fast" cannot be read as a number',
            "Write the number alone",
        ),
        ({"rate": True}, "wrong_type", "/rate", "a number must stand here, not true", "a number"),
        ({"rate": [1]}, "wrong_type", "/rate", "a number must stand here, not a list", "a number"),
        ({"x": {"integers": [1]}}, "too_short", "/x/integers", "write at least 2 items", ""),
        ({"x": {"integers": ["1", 2]}}, "wrong_type", "/x/integers/0", "a whole number", "without quotes"),
        ({"x": {"one_of": ["1", "x"]}}, "bad_format", "/x/one_of/1", '"x" cannot be read', ""),
        ({"x": {"from": 1, "to": 2}}, "missing", "/x/step", '"step" is missing', "a number"),
        ({"x": {}}, "missing", "/x", 'write "integers", or "from" and "to" and "step", or "one_of"', ""),
        ({"x": 3}, "wrong_type", "/x", "a mapping (name: value) must stand here, not the number 3", ""),
        ({"either": "widnow"}, "not_one_of", "/either", "window, exact", 'did you mean "window"?'),
        ({"either": {"abs": 1}}, "missing", "/either/absolute", '"absolute" is missing', ""),
        ({"either": 3}, "wrong_type", "/either", '"window" or "exact" or a mapping', ""),
        ({"one": 7}, "ambiguous", "/one", "more than one way", ""),
        ({"count": "3"}, "wrong_type", "/count", 'not the text "3"', "without quotes"),
        ({"count": 0}, "too_small", "/count", "it must be at least 1", ""),
        ({"count": 12}, "too_large", "/count", "it must be less than 10", ""),
        ({"count": 4}, "not_a_multiple", "/count", "not a multiple of 3", ""),
        ({"count": True}, "wrong_type", "/count", "a whole number must stand here, not true", ""),
        ({"shuffle": "yes"}, "wrong_type", "/shuffle", "true or false", "small letters and without quotes"),
        ({"shuffle": 1}, "wrong_type", "/shuffle", "true or false", ""),
        ({"title": 12}, "wrong_type", "/title", "text must stand here, not the number 12", 'in quotes: "12"'),
        ({"title": True}, "wrong_type", "/title", "not true", 'in quotes: "true"'),
        ({"title": None}, "wrong_type", "/title", "not nothing", ""),
        ({"title": "a"}, "too_short", "/title", "write at least 2 characters", ""),
        ({"title": "abcdef"}, "too_long", "/title", "write at most 5 characters", ""),
        ({"slug": "Ab"}, "bad_format", "/slug", '"Ab" is not written as it must be', "small letters"),
        ({"slug": "ab\n"}, "bad_format", "/slug", "", "small letters"),
        ({"slug": "x" * 99 + "!"}, "bad_format", "/slug", "…", "small letters"),
        ({"tags": []}, "too_short", "/tags", "write at least 1 item", ""),
        ({"tags": ["a", "b", "a"]}, "duplicate", "/tags/2", '"a" stands here for the second time', "remove"),
        ({"tags": [1, 2, 3, 4]}, "too_long", "/tags", "write at most 3 items", ""),
        (
            {"names": {"ok": 1, "No": 2}},
            "bad_name",
            "/names/No",
            '"No" cannot be a name here',
            "small letters",
        ),
        ({"few": {}}, "too_short", "/few", "write at least 1 field", ""),
        ({"few": {"a": 1, "b": 2}}, "too_long", "/few", "write at most 1 field", ""),
        ({"pair": {"a": 1, "b": 2}}, "missing", "/pair/c", '"c" is missing', ""),
        ({"nothing": 1}, "wrong_type", "/nothing", "nothing must stand here", ""),
        ({"never": 1}, "invalid", "/never", "does not fit", ""),
        ({"a/b~c": "x"}, "wrong_type", "/a~1b~0c", "a whole number", ""),
    ],
)
def test_each_mistake_has_a_code_a_place_and_a_plain_sentence(
    tree: dict[str, Plain], code: str, pointer: str, said: str, hint: str
) -> None:
    whole = tree if code == "missing" and pointer == "/loss" else {"loss": "sum", **tree}
    problems = check(SCHEMA, whole)
    assert [(problem.code, problem.pointer) for problem in problems] == [(code, pointer)]
    assert said in problems[0].detail
    assert hint in problems[0].hint


def test_what_fits_has_no_problems() -> None:
    tree: dict[str, Plain] = {"loss": "sum", "rate": "0.05", "x": {"one_of": ["1/3", 2]}, "tags": ["a"]}
    assert check(SCHEMA, tree) == []


@pytest.mark.parametrize(("tree", "what"), [([], "a list"), ("x", 'the text "x"'), (None, "nothing")])
def test_a_tree_of_another_type_is_told_what_it_is(tree: Plain, what: str) -> None:
    (problem,) = check(SCHEMA, tree, "/parameters")
    assert problem.pointer == "/parameters"
    assert problem.detail == f"a mapping (name: value) must stand here, not {what}"


def test_all_mistakes_are_told_at_once_below_the_given_pointer() -> None:
    problems = check(
        SCHEMA, {"rate": 0, "count": 0, "q": 1, "x": {"integers": [1]}}, "/questions/3/parameters"
    )
    assert sorted((problem.code, problem.pointer) for problem in problems) == [
        ("missing", "/questions/3/parameters/loss"),
        ("too_short", "/questions/3/parameters/x/integers"),
        ("too_small", "/questions/3/parameters/count"),
        ("too_small", "/questions/3/parameters/rate"),
        ("unknown_field", "/questions/3/parameters/q"),
    ]


def test_the_branch_that_was_meant_is_the_one_whose_fields_were_written() -> None:
    problems = check(RANGES, {"from": "1", "too": "2"})
    assert [(problem.code, problem.pointer) for problem in problems] == [
        ("missing", "/to"),
        ("missing", "/step"),
        ("unknown_field", "/too"),
    ]


def test_no_more_problems_are_told_than_anybody_reads() -> None:
    problems = check(SCHEMA, {"loss": "sum", **{f"q{index}": 1 for index in range(1_000)}})
    assert len(problems) == schema.MAX_PROBLEMS + 1
    assert problems[-1].code == "too_many_problems"


def test_the_items_of_a_list_that_is_too_long_are_not_looked_at() -> None:
    tree: dict[str, Plain] = {"loss": "sum", "tags": [[index] for index in range(200_000)]}
    assert [problem.code for problem in check(SCHEMA, tree)] == ["too_long"]


def test_a_schema_may_refer_to_itself_and_keeps_our_keywords() -> None:
    tree_of_names = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {"name": {"type": "string"}, "children": {"type": "array", "items": {"$ref": "#"}}},
        "required": ["name"],
        "additionalProperties": False,
    }
    problems = check(tree_of_names, {"name": "a", "children": [{"name": "b", "x": 1, "y": 2}, {}]})
    assert [(problem.code, problem.pointer) for problem in problems] == [
        ("unknown_field", "/children/0/x"),
        ("unknown_field", "/children/0/y"),
        ("missing", "/children/1/name"),
    ]


def test_more_schemas_than_are_remembered_can_be_used() -> None:
    for bound in range(600):
        assert [problem.code for problem in check({"minimum": bound}, bound - 1)] == ["too_small"]
