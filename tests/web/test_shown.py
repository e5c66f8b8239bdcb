"""What is shown in one pass is what marshmallow would show field by field."""

from __future__ import annotations

from enum import StrEnum
from types import SimpleNamespace
from typing import Any

import pytest
from marshmallow import Schema, fields

from service.attempts.schemas import SubmissionSchema
from service.web.shown import ShownSchema


class Word(StrEnum):
    ONE = "one"


class Inner(ShownSchema):
    name = fields.String()


class Quick(ShownSchema):
    text = fields.String(data_key="said")
    truth = fields.Boolean()
    count = fields.Integer()
    share = fields.Float()
    inner = fields.Nested(Inner, allow_none=True)
    many = fields.List(fields.Nested(Inner))


class Slow(Schema):
    text = fields.String(data_key="said")
    truth = fields.Boolean()
    count = fields.Integer()
    share = fields.Float()
    inner = fields.Nested(Inner, allow_none=True)
    many = fields.List(fields.Nested(Inner))


@pytest.mark.parametrize(
    "tree",
    [
        {"text": "a", "truth": True, "count": 1, "share": 0.5, "inner": {"name": "b", "secret": 1}},
        {"text": Word.ONE, "count": "7", "share": 1, "truth": "yes", "many": [{"name": "c"}, {}]},
        {"text": None, "inner": None, "many": None, "unknown": "never shown"},
        {"text": 7, "many": ({"name": each} for each in "xy")},
        SimpleNamespace(text="a", count=2, inner=SimpleNamespace(name="b")),
    ],
)
def test_it_is_what_marshmallow_shows(tree: Any) -> None:  # noqa: ANN401 - whatever is shown
    shown = Quick().dump(tree if not isinstance(tree, dict) else dict(tree))
    if isinstance(tree, dict) and not isinstance(tree.get("many", ()), list | tuple | type(None)):
        assert shown == {"said": "7", "many": [{"name": "x"}, {"name": "y"}]}
    else:
        assert shown == Slow().dump(tree)


def test_what_a_schema_does_not_name_is_never_shown() -> None:
    shown = SubmissionSchema().dump({"id": "x", "key": "0.675", "results": [{"raw": "1", "bounds": "2"}]})
    assert shown == {"id": "x", "results": [{"raw": "1"}]}


def test_a_field_that_is_taken_from_elsewhere_is_refused() -> None:
    with pytest.raises(TypeError):
        ShownSchema.from_dict({"a": fields.String(attribute="b")})()
