"""Schemas of what requests hold: unknown fields are refused, and what is right is read in one pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marshmallow import RAISE, Schema, ValidationError, missing
from marshmallow.error_store import ErrorStore  # noqa: TC002 - Schema's methods are read at run time

from service.web.validation import refuse_flood

if TYPE_CHECKING:
    from marshmallow import types


class StrictSchema(Schema):
    """What a request may hold: unknown fields are refused."""

    class Meta:
        """Refuse what is not declared."""

        unknown = RAISE

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - marshmallow's
        super().__init__(**options)
        self._members = {
            field.data_key or name: (field.attribute or name, field)
            for name, field in self.load_fields.items()
        }
        self._plain = not (self.many or self.partial or any(self._hooks.values()))

    def load(
        self,
        data: Any,  # noqa: ANN401 - as the overridden one
        *,
        many: bool | None = None,
        partial: bool | types.StrSequenceOrSet | None = None,
        unknown: types.UnknownOption | None = None,
    ) -> Any:  # noqa: ANN401 - as the overridden one
        """Read an object of known fields that are all right at once, if nothing else is to be done."""
        read = self._read(data) if self._plain and not (many or partial) else None
        return super().load(data, many=many, partial=partial, unknown=unknown) if read is None else read

    def _deserialize(self, data: Any, *, error_store: ErrorStore, **options: Any) -> Any:  # noqa: ANN401 - as the overridden one
        """Read an object of known fields that are all right; anything else as marshmallow does it."""
        try:
            refuse_flood(data, self._members)
        except ValidationError as flood:
            error_store.store_error(flood.normalized_messages())  # type: ignore[no-untyped-call]  # marshmallow says no types
            return {}
        read = None if options.get("many") or options.get("partial") else self._read(data)
        return super()._deserialize(data, error_store=error_store, **options) if read is None else read

    def _read(self, data: Any) -> dict[str, Any] | None:  # noqa: ANN401 - whatever was sent
        """Return the members of an object, or None if anything is wrong with it."""
        if type(data) is not dict or not data.keys() <= self._members.keys():
            return None
        read = {}
        try:
            for key, (name, field) in self._members.items():
                value = field.deserialize(data.get(key, missing), key, data)
                if value is not missing:
                    read[name] = value
        except ValidationError:
            return None
        return read
