"""The house's fields on the wire: each takes one form, within bounds, and says what it expects.

marshmallow's own would take `"1_000"` and `"٣"` as numbers, cut 1.9 to 1, read `1e999999999`, and let NUL and
lone surrogates through.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypedDict, Unpack
from uuid import UUID

from marshmallow import ValidationError, fields

from service.db import utc_text
from service.web.strict_json import WrittenNumber
from service.web.validation import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.vocabulary import Plain

MAX_INTEGER: Final = 2**31 - 1
MAX_TEXT: Final = 65536
MAX_MEMBERS: Final = 1000

_UNSTORABLE: Final = re.compile("[\0\ud800-\udfff]")
_INTEGER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_SLUG: Final = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_DECIMAL: Final = r"-?[0-9]{1,12}(?:\.[0-9]{1,6})?"
_INSTANT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)


def instant(at: datetime) -> str:
    """Write an aware datetime as RFC 3339 in UTC, with microseconds and `Z`."""
    text = utc_text(at).removesuffix("+00:00")
    return f"{text}Z" if at.microsecond else f"{text}.000000Z"


def decimal_text(value: Decimal) -> str:
    """Write a decimal in plain digits, without an exponent and without trailing zeros after the point."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def refused(code: str, detail: str) -> ValidationError:
    """Make the error of a field, with a stable code."""
    return ValidationError([Refusal.of(code, detail)])


class Options(TypedDict, total=False):
    """What every field takes, as marshmallow means it."""

    required: bool
    load_default: Any
    allow_none: bool
    data_key: str
    attribute: str
    metadata: Mapping[str, Any]


def described(options: Options, shape: Mapping[str, Any]) -> Options:
    """Add a field's JSON Schema to its options; what they say themselves stands."""
    return {**options, "metadata": {**shape, **options.get("metadata", {})}}


class Text(fields.String):
    """Text of bounded length in characters, without NUL and lone surrogates."""

    def __init__(self, *, shortest: int = 0, longest: int = MAX_TEXT, **options: Unpack[Options]) -> None:
        self.shortest, self.longest = shortest, longest
        super().__init__(**described(options, {"minLength": shortest, "maxLength": longest}))

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> str:
        del data, kwargs
        if isinstance(value, WrittenNumber):
            raise self.make_error("invalid")
        text = super()._deserialize(value, attr, None)
        if not self.shortest <= len(text) <= self.longest:
            raise refused("wrong_length", f"Write {self.shortest} to {self.longest} characters.")
        if _UNSTORABLE.search(text):
            raise refused("unstorable_character", "Leave out U+0000 and halves of surrogate pairs.")
        return text


class Slug(Text):
    """An author's stable name: lower-case letters and digits, parts joined by one `-`."""

    def __init__(self, **options: Unpack[Options]) -> None:
        options["metadata"] = {"pattern": f"^{_SLUG}$", **options.get("metadata", {})}
        super().__init__(shortest=1, longest=100, **options)

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> str:
        del data, kwargs
        text = super()._deserialize(value, attr, None)
        if not re.fullmatch(_SLUG, text):
            raise refused("not_a_slug", "Write lower-case letters and digits, joined by single hyphens.")
        return text


class StrictInteger(fields.Field[int]):
    """A whole number within bounds: 1.9 and 1.0 are none, and neither is true.

    In a query (`text=True`) it is read from its digits; in a body a string is refused.
    """

    def __init__(
        self, *, minimum: int = 0, maximum: int = MAX_INTEGER, text: bool = False, **options: Unpack[Options]
    ) -> None:
        self.minimum, self.maximum, self.text = minimum, maximum, text
        shape = {"type": "integer", "minimum": minimum, "maximum": maximum}
        super().__init__(**described(options, shape))

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> int:
        del attr, data, kwargs
        if self.text and isinstance(value, str) and _INTEGER.fullmatch(value):
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise refused("not_an_integer", "Write a whole number in digits.")
        if not self.minimum <= value <= self.maximum:
            raise refused("out_of_range", f"Write a number from {self.minimum} to {self.maximum}.")
        return value


class Identifier(fields.String):
    """One of our ids on the way out: UUIDv7 text."""

    def __init__(self, **options: Unpack[Options]) -> None:
        super().__init__(**described(options, {"format": "uuid"}))


class Identified(Text):
    """The id of something, as a request names it."""

    def __init__(self, **options: Unpack[Options]) -> None:
        options["metadata"] = {"format": "uuid", **options.get("metadata", {})}
        super().__init__(shortest=32, longest=36, **options)

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> str:
        del data, kwargs
        text = super()._deserialize(value, attr, None)
        try:
            return str(UUID(text))
        except ValueError:
            raise refused("not_an_id", "Write an id as it was given.") from None


class Flag(fields.Field[bool]):
    """True or false, and nothing that stands for them."""

    SHAPE: ClassVar = {"type": "boolean"}

    def __init__(self, **options: Unpack[Options]) -> None:
        super().__init__(**described(options, self.SHAPE))

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> bool:
        del attr, data, kwargs
        if not isinstance(value, bool):
            raise refused("not_a_boolean", "Write true or false.")
        return value


class DecimalString(fields.Field[Decimal]):
    """Points and scores: a decimal as a string, at most twelve digits before and six after the point.

    A JSON number is read from its raw text, so 0.1 is exact.
    """

    SHAPE: ClassVar = {"type": "string", "pattern": f"^{_DECIMAL}$"}

    def __init__(self, **options: Unpack[Options]) -> None:
        super().__init__(**described(options, self.SHAPE))

    def _serialize(
        self, value: Decimal | None, attr: str | None, obj: object, **kwargs: object
    ) -> str | None:
        del attr, obj, kwargs
        return None if value is None else decimal_text(value)

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> Decimal:
        del attr, data, kwargs
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise refused("not_a_decimal", 'Write a decimal such as "2.5".')
        if not re.fullmatch(_DECIMAL, str(value)):
            raise refused("not_a_decimal", 'Write a decimal such as "2.5", with six digits after the point.')
        return Decimal(value)


class Timestamp(fields.Field[datetime]):
    """An instant as RFC 3339: read with any offset, written in UTC with microseconds and `Z`."""

    SHAPE: ClassVar = {"type": "string", "format": "date-time"}

    def __init__(self, **options: Unpack[Options]) -> None:
        super().__init__(**described(options, self.SHAPE))

    def _serialize(
        self, value: datetime | None, attr: str | None, obj: object, **kwargs: object
    ) -> str | None:
        del attr, obj, kwargs
        return None if value is None else instant(value)

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> datetime:
        del attr, data, kwargs
        if isinstance(value, str) and _INSTANT.fullmatch(value):
            try:
                return datetime.fromisoformat(value).astimezone(UTC)
            except (ValueError, OverflowError):
                pass  # such as February 30, refused below like every other text that is no instant
        raise refused("not_an_instant", "Write an instant such as 2026-11-23T10:00:00Z.")


class Tree(fields.Raw):
    """Any plain tree, as `strict_json` read it; whoever takes it checks it further."""


class Members(fields.Raw):
    """An object of plain trees by name, as `strict_json` read it; at most so many members."""

    SHAPE: ClassVar = {"type": "object", "additionalProperties": True}

    def __init__(self, *, most: int = MAX_MEMBERS, **options: Unpack[Options]) -> None:
        self.most = most
        super().__init__(**described(options, self.SHAPE))

    def _deserialize(
        self, value: object, attr: str | None, data: object, **kwargs: object
    ) -> dict[str, Plain]:
        del attr, data, kwargs
        if not isinstance(value, dict):
            raise refused("not_an_object", "An object is expected here.")
        if len(value) > self.most:
            raise refused("too_many_members", f"At most {self.most:,} members are taken here.")
        return value
