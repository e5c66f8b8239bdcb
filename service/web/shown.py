"""Schemas of what is shown most often: marshmallow's, written down in one pass over the fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from marshmallow import Schema, fields, missing

from service.web.fields import Identifier, Members, Tree

if TYPE_CHECKING:
    from collections.abc import Callable

_AS_IT_IS: Final[dict[type, type]] = {
    fields.String: str,
    Identifier: str,
    fields.Boolean: bool,
    fields.Integer: int,
    fields.Float: float,
    fields.Raw: object,
    Tree: object,
    Members: object,
}
"""Which values a field writes as they are: those of this type, or any."""


class ShownSchema(Schema):
    """What a reply shows of a dictionary, member by member; of anything else as marshmallow does it.

    Fields take their value from the member of their name, without a default where there is none.
    """

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - marshmallow's
        super().__init__(**options)
        for name, field in self.dump_fields.items():
            if field.attribute is not None or field.dump_default is not missing:
                raise TypeError(
                    f"{name} of {type(self).__name__} is taken from its own member, if there is one"
                )
        self._steps = [  # plain tuples: the others are taken apart more slowly
            (name, field.data_key or name, _shower(field), _AS_IT_IS.get(type(field)))
            for name, field in self.dump_fields.items()
        ]

    def _serialize(self, obj: Any, *, many: bool = False) -> Any:  # noqa: ANN401 - as the overridden one
        if many or type(obj) is not dict:
            return super()._serialize(obj, many=many)
        shown = {}
        for name, key, show, as_it_is in self._steps:
            if name in obj:
                value = obj[name]
                plain = as_it_is is object or value is None or type(value) is as_it_is
                shown[key] = value if plain else show(value, name, obj)
        return shown


def _shower(field: fields.Field[Any]) -> Callable[[Any, str, Any], Any]:
    """Return what writes a value that is there: of such schemas as this one, without the steps in between."""
    if type(field) is fields.Nested and isinstance(schema := field.schema, ShownSchema) and not field.many:
        return lambda value, name, obj: schema._serialize(value)  # noqa: ARG005, SLF001
    if type(field) is fields.List and isinstance(field.inner, fields.Nested):
        one = _shower(field.inner)
        return lambda value, name, obj: [one(each, name, obj) for each in value]
    return field._serialize  # noqa: SLF001 - what marshmallow calls here
